import type { Clock } from '../../sampling/sampling.ts';
import type { Cause } from './cause.ts';

/**
 * Ends a run when its time is over.
 * @param startMs reading of the clock from which it is counted; now unless told otherwise
 * @returns the way to call it off.
 */
export function watchDeadline(
  clock: Clock,
  deadlineMs: number,
  claim: (cause: Cause) => void,
  startMs: number = clock.nowMs(),
): () => void {
  return clock.after(startMs + deadlineMs - clock.nowMs(), () => claim({ kind: 'deadline', deadlineMs }));
}
