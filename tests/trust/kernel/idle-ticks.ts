import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * Ticks as the sampler has them, of the same period, in a thread that does nothing at them: what it misses, the machine
 * takes from everybody.
 */
const TICK = `
  import { parentPort, workerData } from 'node:worker_threads';
  import { systemClock } from '${new URL('../../../src/sampling/system-clock.ts', import.meta.url)}';
  import { startTicks } from '${new URL('../../../src/sampling/ticks.ts', import.meta.url)}';
  let taken = 0;
  const ticks = startTicks(systemClock, workerData, () => { taken += 1; });
  parentPort.once('message', () => {
    const numbers = ticks.stop();
    parentPort.postMessage(numbers - taken);
    parentPort.close();
  });
  parentPort.postMessage('begun');
`;

/** Starts them. @returns the way to stop them, which tells how many were missed */
export async function startIdleTicks(periodMs: number): Promise<() => Promise<number>> {
  const source = new URL(`data:text/javascript,${encodeURIComponent(TICK)}`);
  const worker = new Worker(source, { workerData: periodMs });
  worker.unref();
  await once(worker, 'message');
  return async () => {
    const answer = once(worker, 'message');
    worker.postMessage('enough');
    const [missed] = await answer;
    return Number(missed);
  };
}
