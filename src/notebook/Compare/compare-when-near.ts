import { part, setText } from '../page/element.ts';
import { whenNear } from '../page/moments.ts';
import { wakeOnIntent } from '../page/on-intent.ts';
import { withRuns } from '../page/with-runs.ts';

// A comparison needs two whole recordings, statistics and a drawing: fetched when the reader comes near to it, or with the first run.
const load = () => import('./run-compare.ts');
withRuns(load);
for (const comparison of document.querySelectorAll<HTMLElement>('run-compare')) {
  const words = part(comparison, 'words');
  const say = (sentence: string) => setText(words, sentence);
  const wake = wakeOnIntent({ element: comparison, wake: load, say });
  whenNear([comparison], () => void wake());
}
