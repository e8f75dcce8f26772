import { part, setText } from '../page/element.ts';
import { health } from '../page/health.ts';
import { whenIdle, whenNear } from '../page/moments.ts';
import { wakeOnIntent } from '../page/on-intent.ts';
import { loadForRuns } from '../page/with-runs.ts';
import { paintIdle } from './idle-bench.ts';
import { lastRun, rememberedRun } from './remembered-run.ts';

// What a page has of its instruments until the reader turns to one. The charts, the checks of what a server sends and the
// judgement of runs are fetched then, with `memory-bench.ts`, which defines the element: that wakes all benches of the page.

/** As much of what Demo.astro wrote into the page as is needed before. */
interface SleepingDemo {
  readonly id: string;
  readonly program?: unknown;
  readonly recordings: Readonly<Record<string, string>>;
}

/** Everything that listens to runs comes first, so that it misses none. */
async function wakeAll(): Promise<void> {
  await loadForRuns();
  await import('./memory-bench.ts');
}

/** Offers a run where a machine is found; wakes by itself what has a run or a recording to show. */
async function offer(bench: HTMLElement, wake: () => Promise<void>): Promise<void> {
  const demo = JSON.parse(bench.dataset.demo ?? '{}') as SleepingDemo; // written by Demo.astro from the checked declaration
  if ((rememberedRun(demo.id) ?? lastRun(demo.id)) !== undefined) return wake();
  const found = await health();
  // Where no server answers the recording is shown, and so is that of a program which may not have been built here.
  if (found === undefined) return whenIdle().then(wake);
  if (demo.program !== undefined) return whenNear([bench], () => void wake());
  if (customElements.get('memory-bench') !== undefined) return;
  paintIdle(bench, demo.id, found, Object.keys(demo.recordings).length > 0);
}

for (const bench of document.querySelectorAll<HTMLElement>('memory-bench')) {
  const status = part(bench, 'status');
  void offer(
    bench,
    wakeOnIntent({ element: bench, wake: wakeAll, say: (sentence) => setText(status, sentence) }),
  );
}
