import { part, setText } from '../page/element.ts';
import { nearestAddress } from './nearest-address.ts';

/** `<near-stage>`: on the page of what is not there, the stage whose address is nearest to the one that was asked for. */
class NearStage extends HTMLElement {
  connectedCallback(): void {
    const links = [...document.querySelectorAll<HTMLAnchorElement>('.story-stages a')];
    const slugOf = (link: HTMLAnchorElement) =>
      link.pathname.split('/').findLast((piece) => piece !== '') ?? '';
    const slug = nearestAddress(location.pathname, links.map(slugOf));
    const found = links.find((link) => slugOf(link) === slug);
    if (slug === undefined || found === undefined) return;
    const link = part<HTMLAnchorElement>(this, 'near');
    link.href = found.href;
    setText(link, slug);
    this.hidden = false;
  }
}

customElements.define('near-stage', NearStage);
