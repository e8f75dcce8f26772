import { part, setText } from '../page/element.ts';
import { kept } from '../page/kept.ts';
import { knobsOf } from '../page/run-bearing.ts';
import { onRunShown } from '../page/run-shown.ts';
import { type Sighting, sightingsOf } from './who-saw-it.ts';

/** `<who-saw-it>`: fills its rows from the reader's own runs, and keeps them. */
class WhoSawItTable extends HTMLElement {
  #leave: (() => void) | undefined;

  connectedCallback(): void {
    const demo = this.dataset.demo ?? '';
    const key = `who-saw-it:${demo}`;
    const own = kept.read<Record<string, Record<string, Sighting>>>(key) ?? {};
    for (const [way, seen] of Object.entries(own)) this.#fill(way, seen);
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

  #fill(way: string, seen: Readonly<Record<string, Sighting>>): void {
    if (this.querySelector(`[data-way="${way}"]`) === null) return;
    setText(part(this, `from-${way}`), 'your run');
    for (const cell of this.querySelectorAll<HTMLElement>(`[data-way="${way}"] td`)) {
      const sighting = seen[(cell.dataset.part ?? '').slice(way.length + 1)];
      setText(cell, sighting?.text ?? '–');
      cell.dataset.saw = String(sighting?.saw ?? false);
    }
  }
}

customElements.define('who-saw-it', WhoSawItTable);
