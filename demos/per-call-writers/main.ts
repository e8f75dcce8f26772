// A service that pushes events. For each call it takes a pusher, and the pusher takes a writer, which is
// either made anew in the call and then dropped, or made once and shared. That is all the difference.
import { setTimeout as sleep } from 'node:timers/promises';
import { takeHeapSnapshot } from '../_shared/heap-profile.ts';
import { knobs, onAction } from '../_shared/notebook.ts';
import { callAtPace } from '../_shared/pace.ts';
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

await callAtPace({ ...knob, mostAtOnce: 50 }, (nth) => {
  const writer = handle(`event ${nth}: something happened, and somebody wants to know`);
  if (knob.close) writer.close();
});
await sleep(knob.lingerSeconds * 1000);
// Timers and threads that were left behind would keep the process.
process.exit(0);
