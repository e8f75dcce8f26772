import { part, setText } from '../page/element.ts';
import { CASE_KEY } from './case-key.ts';
import { recordFileName, recordText } from './case-record.ts';
import { isEmpty, parseKept } from './exchange-case.ts';
import { addressUnderOneName } from './one-name-address.ts';
import { saveText } from './save-text.ts';
import { takenAlong } from './take-along.ts';

/** Remembers which case file was taken along from this name: its length, as nothing changes it here any more. */
const TAKEN = 'case-file-taken';

/**
 * `<another-name>`: leads on to the one name that the pages live under. Where a case file is kept under this name, it asks
 * first what to do with it; it removes nothing.
 */
class AnotherName extends HTMLElement {
  connectedCallback(): void {
    const to = addressUnderOneName(new URL(location.href));
    if (to === undefined) return;
    const kept = stored(CASE_KEY);
    const file = kept === null ? undefined : parseKept(kept);
    const nothing =
      kept === null || (file !== undefined && isEmpty(file)) || stored(TAKEN) === `${kept.length}`;
    if (nothing || location.hostname === new URL(to).hostname) {
      location.replace(to);
      return;
    }
    const text = file === undefined ? kept : recordText(file, new Date());
    const address = file === undefined ? undefined : takenAlong(new URL('/case-file/', to).href, text);
    this.#ask(to, text, address, kept.length);
  }

  #ask(to: string, text: string, address: string | undefined, length: number): void {
    const there = new URL(to).host;
    const how =
      address === undefined
        ? 'It cannot be taken along in an address: save it as a file, and load that file there.'
        : 'Take it along to merge it with what is there: you are asked before anything changes.';
    setText(
      part(this, 'text'),
      `The notebook lives under ${there}. Under the name ${location.host} this browser keeps a case file of yours, which pages under ${there} cannot see. ${how} Here it stays as it is.`,
    );
    part(this, 'choices').hidden = false;
    const take = part<HTMLButtonElement>(this, 'take');
    take.hidden = address === undefined;
    take.addEventListener('click', () => {
      if (address === undefined) return;
      remember(length);
      location.replace(address);
    });
    part(this, 'download').addEventListener('click', () => {
      saveText(text, recordFileName(new Date()), 'application/json');
      setText(part(this, 'said'), 'Saved. Load the file on the page “Case file”.');
    });
    part(this, 'leave').addEventListener('click', () => location.replace(to));
    this.dataset.ready = '';
  }
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is off: nothing is kept under any name
  }
}

function remember(length: number): void {
  try {
    localStorage.setItem(TAKEN, String(length));
  } catch {
    // storage is full: the question comes again, which is all
  }
}

customElements.define('another-name', AnotherName);
