// A service that pushes events. For each call it takes a pusher, and the pusher takes a writer, which is
// either made anew in the call and then dropped, or made once and shared. That is all the difference.
import { setTimeout as sleep } from 'node:timers/promises';
import { takeHeapSnapshot } from '../_shared/heap-profile.ts';
import { announce, count, knobs, onAction } from '../_shared/notebook.ts';
import { handlerOf } from './push.ts';
import { kinds } from './writers.ts';

const knob = knobs({
  kind: 'lumberjack-like' as keyof typeof kinds,
  pusher: 'new' as 'new' | 'shared',
  writer: 'new' as 'new' | 'shared',
  close: false,
  collect: true,
  calls: 8_000,
  callsPerSecond: 1_000,
  lingerSeconds: 2,
});

const handle = handlerOf(kinds[knob.kind], knob);

onAction({
  'collect-garbage': () => {
    globalThis.gc?.();
    return 'one full collection';
  },
  'take-heap-snapshot': () => takeHeapSnapshot(['RollingWriter', 'RotatingFileStream']),
});

count({ calls: 0 });
await sleep(300);

const startMs = performance.now();
let calls = 0;
let collectedAt = 0;
while (calls < knob.calls) {
  const due = Math.floor(((performance.now() - startMs) / 1000) * knob.callsPerSecond);
  // A few at a time: what was opened needs a turn of the loop to finish.
  for (const most = calls + 50; calls < Math.min(due, knob.calls, most); ) {
    const writer = handle(`event ${++calls}: something happened, and somebody wants to know`);
    if (knob.close) writer.close();
  }
  count({ calls });
  // What is garbage is not kept; a collection now and then leaves only what is.
  if (knob.collect && performance.now() - collectedAt > 500) {
    globalThis.gc?.();
    collectedAt = performance.now();
  }
  await sleep(10);
}
if (knob.collect) globalThis.gc?.();
announce('called', 'last call made', `${calls} calls`);
await sleep(knob.lingerSeconds * 1000);
// Timers and threads that were left behind would keep the process.
process.exit(0);
