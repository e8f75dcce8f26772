import { part, setText } from '../page/element.ts';
import { kept } from '../page/kept.ts';
import { knobsOf } from '../page/run-bearing.ts';
import { onRunShown } from '../page/run-shown.ts';
import { type Sighting, sightingsOf } from './who-saw-it.ts';

/** `<who-saw-it>`: fills its rows from the reader's own runs, and keeps them; shows the recorded ones when it is asked to. */
class WhoSawItTable extends HTMLElement {
  #leave: (() => void) | undefined;

  connectedCallback(): void {
    const demo = this.dataset.demo ?? '';
    const key = `who-saw-it:${demo}`;
    const own = kept.read<Record<string, Record<string, Sighting>>>(key) ?? {};
    for (const [way, seen] of Object.entries(own)) this.#fill(way, seen);
    const opened = `${key}:recorded`;
    part(this, 'show').addEventListener('click', () => {
      kept.write(opened, true);
      this.#open();
      this.querySelector<HTMLElement>('section')?.focus();
    });
    if (kept.read(opened) !== undefined) this.#open();
    this.#leave = onRunShown(demo, ({ mode, events }) => {
      const knobs = knobsOf(events);
      if (mode !== 'live' || knobs === undefined || events.length < 20 || knobs.stubbed === true) return;
      const way = String(knobs.way);
      own[way] = sightingsOf(events);
      this.#fill(way, own[way]);
      if (events.at(-1)?.type === 'end') kept.write(key, own);
    });
  }

  disconnectedCallback(): void {
    this.#leave?.();
  }

  /** Shows the rows that the reader has not run, as they were recorded. */
  #open(): void {
    delete this.dataset.closed;
  }

  #fill(way: string, seen: Readonly<Record<string, Sighting>>): void {
    const row = this.querySelector<HTMLElement>(`[data-way="${way}"]`);
    if (row === null) return;
    row.dataset.own = '';
    setText(part(this, `from-${way}`), 'your run');
    for (const cell of this.querySelectorAll<HTMLElement>(`[data-way="${way}"] td`)) {
      const sighting = seen[(cell.dataset.part ?? '').slice(way.length + 1)];
      setText(cell, sighting?.text ?? '–');
      cell.dataset.saw = String(sighting?.saw ?? false);
    }
  }
}

customElements.define('who-saw-it', WhoSawItTable);
