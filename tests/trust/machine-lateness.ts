import { Worker } from 'node:worker_threads';

/** How late timers are that have nothing to wait for: what the machine itself adds to every figure of time. */
export interface Lateness {
  readonly p95Ms: number;
  readonly p99Ms: number;
}

const RESOLUTION_MS = 10;
const WATCH = `
  const { parentPort } = require('node:worker_threads');
  const delay = require('node:perf_hooks').monitorEventLoopDelay({ resolution: ${RESOLUTION_MS} });
  delay.enable();
  parentPort.once('message', () => {
    delay.disable();
    parentPort.postMessage([95, 99].map((share) => delay.percentile(share) / 1e6));
  });
`;

/** Measures it in a thread of its own from now on, until the function that is returned is called. */
export function measureLateness(): () => Promise<Lateness> {
  const worker = new Worker(WATCH, { eval: true });
  worker.unref();
  return async () => {
    const answer = new Promise<[number, number]>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
    });
    worker.postMessage('enough');
    const [p95, p99] = await answer;
    await worker.terminate();
    const late = (ms: number): number => Math.max(0, ms - RESOLUTION_MS);
    return { p95Ms: late(p95), p99Ms: late(p99) };
  };
}
