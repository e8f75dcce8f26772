import { atRoot } from '../../replay/site-root.ts';
import { part, setText } from './element.ts';
import { lastStage } from './last-stage.ts';

/** `<continue-reading>`: leads back to the stage that the reader was on last; hidden where there is none. */
class ContinueReading extends HTMLElement {
  connectedCallback(): void {
    const stage = lastStage();
    this.hidden = stage === undefined;
    if (stage === undefined) return;
    const link = part<HTMLAnchorElement>(this, 'continue');
    link.href = atRoot(`stages/${stage.slug}/`);
    setText(link, `Continue: ${stage.title}`);
  }
}

customElements.define('continue-reading', ContinueReading);
