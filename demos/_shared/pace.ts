// Work at a steady pace, told to the notebook while it goes on.
import { setTimeout as sleep } from 'node:timers/promises';
import { announce, count } from './notebook.ts';

/** How much work, and how fast. */
export interface Pace {
  readonly calls: number;
  readonly callsPerSecond: number;
  /** Most calls in one turn of the event loop: what a call has opened needs a turn to finish. */
  readonly mostAtOnce: number;
  /** Whether to collect garbage now and then, so that only what is kept is left. */
  readonly collect?: boolean;
}

const TURN_MS = 10;
const COLLECT_EVERY_MS = 500;

/** Makes the calls, counts them for the notebook, and marks the last one. */
export async function callAtPace(pace: Pace, call: (nth: number) => void): Promise<void> {
  count({ calls: 0 });
  await sleep(300);
  const collect = pace.collect === false ? undefined : globalThis.gc;
  const startMs = performance.now();
  let collectedMs = 0;
  for (let calls = 0; calls < pace.calls; await sleep(TURN_MS)) {
    const due = Math.floor(((performance.now() - startMs) / 1000) * pace.callsPerSecond);
    const upTo = Math.min(due, pace.calls, calls + pace.mostAtOnce);
    while (calls < upTo) call(++calls);
    count({ calls });
    if (performance.now() - collectedMs > COLLECT_EVERY_MS) {
      collect?.();
      collectedMs = performance.now();
    }
  }
  collect?.();
  announce('called', 'last call made', `${pace.calls} calls`);
}
