import type { Clock } from './sampling.ts';

/** Time that something may take in one sample. */
export interface Allowance {
  readonly isLeft: () => boolean;
}

/** Share of the time between two samples, with bounds: a sample must stay short however rare it is. */
const SHARE = 0.04;
const LEAST_MS = 2;
const MOST_MS = 40;

/**
 * Allows what is done beside the sampling 4 % of the time since the sample before, at least 2 and at most 40 ms.
 * @param clock says how long it has taken
 */
export function timeBudget(clock: Pick<Clock, 'nowMs'>): { start(nowMs: number): Allowance } {
  let beforeMs: number | undefined;
  return {
    start(nowMs) {
      const elapsedMs = beforeMs === undefined ? Number.POSITIVE_INFINITY : nowMs - beforeMs;
      beforeMs = nowMs;
      const allowedMs = Math.min(MOST_MS, Math.max(LEAST_MS, elapsedMs * SHARE));
      const beganMs = clock.nowMs();
      return { isLeft: () => clock.nowMs() - beganMs < allowedMs };
    },
  };
}
