// A service that keeps something with every step of its work, in one way at a time. Half of the steps come
// in by an endpoint that can be stubbed out; the other half it does by itself.
import { setTimeout as sleep } from 'node:timers/promises';
import { takeHeapSnapshot } from '../_shared/heap-profile.ts';
import { announce, count, knobs, onAction } from '../_shared/notebook.ts';
import { ways } from './ways.ts';

const knob = knobs({
  way: 'off-heap',
  steps: 40,
  stepMb: 2,
  stepsPerSecond: 8,
  stubbed: false,
  lingerSeconds: 20,
});
const makeWay = ways[knob.way];
if (makeWay === undefined)
  throw new Error(`There is no way ${knob.way}; there are ${Object.keys(ways).join(', ')}.`);
const way = makeWay(knob.stepMb);

onAction({
  'take-heap-snapshot': () => takeHeapSnapshot(),
  'collect-garbage': () => {
    globalThis.gc?.();
    return 'one full collection';
  },
  'let-go': async () => {
    await way.letGo();
    globalThis.gc?.();
    return 'nothing is kept any more, and the garbage is collected';
  },
});

count({ steps: 0 });
await sleep(300);

for (let step = 1; step <= knob.steps; step++) {
  const byEndpoint = step % 2 === 0;
  if (!byEndpoint || !knob.stubbed) await way.step(step);
  count({ steps: step });
  if (step % 4 === 0) globalThis.gc?.();
  await sleep(1000 / knob.stepsPerSecond);
}
announce('stepped', 'last step done', `${knob.steps} steps`);
await sleep(knob.lingerSeconds * 1000);
process.exit(0);
