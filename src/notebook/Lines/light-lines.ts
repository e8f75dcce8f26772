import { make } from '../page/element.ts';

/** `<light-lines>`: lights the lines of a listing that its words speak of. */
class LightLines extends HTMLElement {
  connectedCallback(): void {
    const { source = '', first = '0', last = '0', claim } = this.dataset;
    const listing = document.getElementById(source);
    if (listing === null) return;
    const link = make('a');
    link.href = `#${source}`;
    link.append(...this.childNodes);
    this.append(link);
    const lines = [...listing.querySelectorAll<HTMLElement>('.line')].slice(Number(first), Number(last) + 1);
    const light = (on: boolean) => {
      for (const line of lines) line.toggleAttribute('data-lit', on);
    };
    for (const event of ['mouseenter', 'focusin']) this.addEventListener(event, () => light(true));
    for (const event of ['mouseleave', 'focusout']) this.addEventListener(event, () => light(false));
    link.addEventListener('click', (event) => {
      event.preventDefault();
      light(true);
      const [line] = lines;
      line?.closest('details')?.setAttribute('open', '');
      line?.scrollIntoView({ block: 'center' });
    });
    if (claim === undefined) return;
    const on = make('a', 'what it does', 'to-claim');
    on.href = `#claim-${claim}`;
    lines.at(-1)?.append(on);
  }
}

customElements.define('light-lines', LightLines);
