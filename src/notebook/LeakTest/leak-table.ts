import { part, setText } from '../page/element.ts';
import { kept } from '../page/kept.ts';
import { knobsOf } from '../page/run-bearing.ts';
import { onRunShown } from '../page/run-shown.ts';
import { leakInWords } from './in-words.ts';
import { leakGuessInWords } from './leak-guess.ts';
import { type Rates, ratesOf, suspects, testSuspect } from './leak-test.ts';

/** `<leak-test>`: takes each ended run of the reader in the place of its recording, and tests again. */
class LeakTable extends HTMLElement {
  #leave: (() => void) | undefined;

  connectedCallback(): void {
    const { demo = '' } = this.dataset;
    const key = `leak-guess:${demo}`;
    const rates = JSON.parse(this.dataset.rates ?? '{}') as Record<string, Rates>; // written by LeakTest.astro
    const own = new Set<string>();
    for (const button of this.querySelectorAll<HTMLButtonElement>('[data-guess]'))
      button.addEventListener('click', () => {
        kept.write(key, button.dataset.guess);
        this.#open(key, rates);
        // The pressed button goes away; the reader goes on where the answer is.
        part(this, 'guess').focus();
      });
    if (kept.read(key) !== undefined) this.#open(key, rates);
    this.#leave = onRunShown(demo, ({ mode, events }) => {
      const run = String(knobsOf(events)?.leaves);
      if (mode !== 'live' || events.at(-1)?.type !== 'end') return;
      rates[run] = ratesOf(events);
      own.add(run);
      setText(part(this, 'from'), `your runs (${[...own].join(', ')}) and recorded ones`);
      for (const suspect of suspects) {
        const words = leakInWords(suspect.name, testSuspect(suspect, rates.writers, rates[suspect.control]));
        for (const [name, text] of Object.entries(words)) setText(part(this, `${suspect.id}-${name}`), text);
      }
      const isControl = suspects.some(({ control }) => control === run);
      if (isControl || this.dataset.closed === undefined) this.#open(key, rates);
    });
  }

  /** Shows the table, and what it says of the guess. */
  #open(key: string, rates: Readonly<Record<string, Rates>>): void {
    delete this.dataset.closed;
    const passed = (id: string): boolean | undefined => {
      const suspect = suspects.find((one) => one.id === id);
      if (suspect === undefined) return undefined;
      const { explainsPass, controlPass } = testSuspect(suspect, rates.writers, rates[suspect.control]);
      return explainsPass === undefined || controlPass === undefined
        ? undefined
        : explainsPass && controlPass;
    };
    const passes = { descriptors: passed('descriptors'), workers: passed('workers') };
    setText(part(this, 'guess'), leakGuessInWords(kept.read<string>(key) ?? '', passes));
  }

  disconnectedCallback(): void {
    this.#leave?.();
  }
}

customElements.define('leak-test', LeakTable);
