import { part, setText } from '../page/element.ts';
import { knobsOf } from '../page/run-bearing.ts';
import { onRunShown } from '../page/run-shown.ts';
import { leakInWords } from './in-words.ts';
import { type Rates, ratesOf, suspects, testSuspect } from './leak-test.ts';

/** `<leak-test>`: takes each ended run of the reader in the place of its recording, and tests again. */
class LeakTable extends HTMLElement {
  #leave: (() => void) | undefined;

  connectedCallback(): void {
    const rates = JSON.parse(this.dataset.rates ?? '{}') as Record<string, Rates>; // written by LeakTest.astro
    const own = new Set<string>();
    this.#leave = onRunShown(this.dataset.demo ?? '', ({ mode, events }) => {
      const run = String(knobsOf(events)?.leaves);
      if (mode !== 'live' || events.at(-1)?.type !== 'end') return;
      rates[run] = ratesOf(events);
      own.add(run);
      setText(part(this, 'from'), `your runs (${[...own].join(', ')}) and recorded ones`);
      for (const suspect of suspects) {
        const words = leakInWords(suspect.name, testSuspect(suspect, rates.writers, rates[suspect.control]));
        for (const [name, text] of Object.entries(words)) setText(part(this, `${suspect.id}-${name}`), text);
      }
    });
  }

  disconnectedCallback(): void {
    this.#leave?.();
  }
}

customElements.define('leak-test', LeakTable);
