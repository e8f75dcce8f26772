import { CASE_KEY } from '../CaseFile/case-key.ts';
import { part, setText } from '../page/element.ts';
import { kept } from '../page/kept.ts';

/** What is kept is checked when it is read: the check is fetched when there is something to read or to write. */
const caseFile = () => import('../CaseFile/kept-case.ts');

/** `<first-suspicion>`: the first entry of the case is the reader's own. */
class FirstSuspicion extends HTMLElement {
  connectedCallback(): void {
    const input = part<HTMLInputElement>(this, 'text');
    if (kept.any(CASE_KEY)) void this.#sayKept().catch(() => undefined); // it is in the case file all the same
    // By the time a suspicion is written, what keeps it is there. Where it cannot be fetched, the press says so.
    input.addEventListener('focus', () => void caseFile().catch(() => undefined));
    part(this, 'form').addEventListener('submit', (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (text !== '') void this.#write(text, input);
    });
  }

  async #sayKept(): Promise<void> {
    const first = (await caseFile()).readCase().own[0];
    if (first !== undefined) setText(part(this, 'said'), `In your case file: “${first.text}”.`);
  }

  async #write(text: string, input: HTMLInputElement): Promise<void> {
    try {
      (await caseFile()).addOwn(text);
      input.value = '';
      setText(part(this, 'said'), `Written into your case file: “${text}”.`);
    } catch {
      setText(part(this, 'said'), 'Not written: the server did not answer. Press again when it does.');
    }
  }
}

customElements.define('first-suspicion', FirstSuspicion);
