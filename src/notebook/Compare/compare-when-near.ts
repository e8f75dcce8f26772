import { whenNear } from '../page/moments.ts';
import { withRuns } from '../page/with-runs.ts';

// A comparison needs two whole recordings, statistics and a drawing: fetched when the reader comes near to it, or with the first run.
const load = () => import('./run-compare.ts');
withRuns(load);
whenNear(document.querySelectorAll('run-compare'), () => void load());
