// Thousands of calls, each of which leaves one thing behind. Which one is a knob.
import { setTimeout as sleep } from 'node:timers/promises';
import { takeHeapSnapshot } from '../_shared/heap-profile.ts';
import { announce, count, knobs, onAction } from '../_shared/notebook.ts';
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

count({ calls: 0 });
await sleep(300);

const startMs = performance.now();
let calls = 0;
let collectedAt = 0;
while (calls < knob.calls) {
  const due = Math.floor(((performance.now() - startMs) / 1000) * knob.callsPerSecond);
  for (const most = calls + 50; calls < Math.min(due, knob.calls, most); )
    call(`event ${++calls}: something happened`);
  count({ calls });
  // What is garbage is not kept; a collection now and then leaves only what is.
  if (performance.now() - collectedAt > 500) {
    globalThis.gc?.();
    collectedAt = performance.now();
  }
  await sleep(10);
}
globalThis.gc?.();
announce('called', 'last call made', `${calls} calls`);
await sleep(knob.lingerSeconds * 1000);
// What was left behind would keep the process.
process.exit(0);
