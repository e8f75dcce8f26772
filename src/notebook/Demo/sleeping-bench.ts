import { part, setText } from '../page/element.ts';
import { onPredicted } from '../page/gate-run.ts';
import { guessFor } from '../page/guess.ts';
import { health } from '../page/health.ts';
import { pageIsRead, whenIdle, whenNear } from '../page/moments.ts';
import { wakeOnIntent } from '../page/on-intent.ts';
import { paintIdle } from './idle-bench.ts';
import { lastRun, rememberedRun } from './remembered-run.ts';
import { wakeBenches } from './wake-benches.ts';

// What a page has of its instruments until the reader turns to one. The charts, the checks of what a server sends and the
// judgement of runs are fetched then, with `memory-bench.ts`, which defines the element: that wakes all benches of the page.

/** As much of what Demo.astro wrote into the page as is needed before. */
interface SleepingDemo {
  readonly id: string;
  readonly program?: unknown;
  readonly recordings: Readonly<Record<string, string>>;
}

/** Offers a run where a machine is found; wakes by itself what has a run or a recording to show. */
async function offer(bench: HTMLElement, wake: () => Promise<void>): Promise<void> {
  const demo = JSON.parse(bench.dataset.demo ?? '{}') as SleepingDemo; // written by Demo.astro from the checked declaration
  if ((rememberedRun(demo.id) ?? lastRun(demo.id)) !== undefined) return wake();
  await pageIsRead(); // the questions of the page are there then
  const found = await health();
  // Where no server answers the recording is shown, and so is that of a program which may not have been built here.
  if (found === undefined) return whenIdle().then(wake);
  if (demo.program !== undefined) return whenNear([bench], () => void wake());
  // A line that was drawn for it is on the chart.
  if (guessFor(demo.id)?.guess !== undefined) return whenIdle().then(wake);
  const paint = (): void => {
    if (customElements.get('memory-bench') === undefined)
      paintIdle(bench, demo.id, found, Object.keys(demo.recordings).length > 0);
  };
  onPredicted(demo.id, paint);
  paint();
}

for (const bench of document.querySelectorAll<HTMLElement>('memory-bench')) {
  const status = part(bench, 'status');
  const say = (sentence: string): void => {
    status.dataset.kind = 'plain';
    setText(status, sentence);
  };
  const wake = wakeOnIntent({ element: bench, wake: wakeBenches, say });
  // Another bench of the page, or a button of the text, has fetched it.
  void customElements.whenDefined('memory-bench').then(wake);
  void offer(bench, wake);
}
