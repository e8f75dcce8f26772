import type { Clock } from '../sampling/sampling.ts';

/** Resolves after a delay on a given clock. */
export function rest(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}

/** Waits for a promise, but not longer than a time. @returns whether it settled in time. */
export async function settledWithin(
  clock: Clock,
  waitedFor: Promise<unknown>,
  patienceMs: number,
): Promise<boolean> {
  let cancel: () => void = () => undefined;
  const late = new Promise<boolean>((resolve) => {
    cancel = clock.after(patienceMs, () => resolve(false));
  });
  const inTime = await Promise.race([waitedFor.then(() => true), late]);
  cancel();
  return inTime;
}
