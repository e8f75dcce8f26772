import { part, setText } from '../page/element.ts';
import { health } from '../page/health.ts';
import { whenNear } from '../page/moments.ts';
import { wakeOnIntent } from '../page/on-intent.ts';
import { loadForRuns } from '../page/with-runs.ts';
import { gateOf, type RecordedGrid } from './grid-gate.ts';

// What a page has of its grids until the reader turns to one: the picture that was drawn when the page was built, what keeps
// its results back, and buttons. What runs, plays and draws comes with `cell-grid.ts`, which defines the element.

/** As much of what Grid.astro wrote into the page as is needed before. */
interface SleepingOrder {
  readonly id: string;
  readonly recorded: RecordedGrid;
  readonly cells: readonly { readonly path?: string }[];
}

/** Everything that listens to runs comes first, so that it misses none. */
async function wakeAll(): Promise<void> {
  await loadForRuns();
  await import('./cell-grid.ts');
}

/** Whether a press was on Run or Play. */
const opens = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-part=run], [data-part=play]') !== null;

for (const grid of document.querySelectorAll<HTMLElement>('cell-grid')) {
  const order = JSON.parse(grid.dataset.order ?? '{}') as SleepingOrder; // written by Grid.astro from the checked declaration
  const status = part(grid, 'status');
  const wake = wakeOnIntent({ element: grid, wake: wakeAll, say: (sentence) => setText(status, sentence) });
  const gate = gateOf(grid, order.id, order.recorded);
  // What is pressed opens the results at once, though it is done when the rest has come.
  grid.addEventListener('click', ({ target }) => opens(target) && gate.open(), { capture: true });
  part(grid, 'play').hidden = order.cells.some(({ path }) => path === undefined);
  // Another grid of the page has fetched it.
  void customElements.whenDefined('cell-grid').then(wake);
  void health().then((found) => {
    if (customElements.get('cell-grid') !== undefined) return;
    // Whether a program that has to be built can be run is a question of its own.
    if (grid.dataset.built !== undefined) return whenNear([grid], () => void wake());
    part(grid, 'run').hidden = found === undefined;
    grid.dataset.ready = '';
  });
}
