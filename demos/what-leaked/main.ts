// Thousands of calls, each of which leaves one thing behind. Which one is a knob.
import { setTimeout as sleep } from 'node:timers/promises';
import { takeHeapSnapshot } from '../_shared/heap-profile.ts';
import { knobs, onAction } from '../_shared/notebook.ts';
import { callAtPace } from '../_shared/pace.ts';
import { suspects } from './suspects.ts';

const knob = knobs({ leaves: 'writers-closed', calls: 8_000, callsPerSecond: 1_000, lingerSeconds: 10 });
const call = suspects[knob.leaves];
if (call === undefined)
  throw new Error(`Nobody leaves ${knob.leaves}; there are ${Object.keys(suspects).join(', ')}.`);

onAction({
  'take-heap-snapshot': () => takeHeapSnapshot(['RollingWriter']),
  'collect-garbage': () => {
    globalThis.gc?.();
    return 'one full collection';
  },
});

await callAtPace({ ...knob, mostAtOnce: 50 }, (nth) => call(`event ${nth}: something happened`));
await sleep(knob.lingerSeconds * 1000);
// What was left behind would keep the process.
process.exit(0);
