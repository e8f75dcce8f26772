import { addOwn, readCase } from '../CaseFile/kept-case.ts';
import { part, setText } from '../page/element.ts';

/** `<first-suspicion>`: the first entry of the case is the reader's own. */
class FirstSuspicion extends HTMLElement {
  connectedCallback(): void {
    const input = part<HTMLInputElement>(this, 'text');
    const first = readCase().own[0];
    if (first !== undefined) setText(part(this, 'said'), `In your case file: “${first.text}”.`);
    part(this, 'form').addEventListener('submit', (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (text === '') return;
      addOwn(text);
      input.value = '';
      setText(part(this, 'said'), `Written into your case file: “${text}”.`);
    });
  }
}

customElements.define('first-suspicion', FirstSuspicion);
