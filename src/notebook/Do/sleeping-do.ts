import { wakeBenches } from '../Demo/wake-benches.ts';
import { part, setText } from '../page/element.ts';
import { wakeOnIntent } from '../page/on-intent.ts';
import { withRuns } from '../page/with-runs.ts';
import { benchOf } from './bench-of.ts';

// What a page has of the buttons in its text until the reader turns to one: it wakes the bench that it belongs to, and does
// on it what it says when that bench has found out what stands behind it. `do-this.ts` comes with the first run.
withRuns(() => import('./do-this.ts'));

/** How long a bench may take to find out what stands behind it, in milliseconds: after that the button says that it looks. */
const LOOKS_MS = 5000;

async function benchHasLooked(bench: HTMLElement): Promise<void> {
  const untilMs = performance.now() + LOOKS_MS;
  while ([undefined, 'asking'].includes(bench.dataset.reach) && performance.now() < untilMs)
    await new Promise(requestAnimationFrame);
}

for (const button of document.querySelectorAll<HTMLElement>('do-this')) {
  const { demo } = JSON.parse(button.dataset.order ?? '{}') as { demo: string }; // written by Do.astro
  const said = part(button, 'said');
  const wake = wakeOnIntent({
    element: button,
    wake: async () => {
      await wakeBenches();
      await benchHasLooked(benchOf(demo));
    },
    say: (sentence) => setText(said, sentence),
  });
  // Something else of the page has fetched the bench.
  void customElements.whenDefined('memory-bench').then(wake);
}
