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
  // A timer takes whole milliseconds and cuts the rest off: it must not end a run before its time.
  return clock.after(Math.ceil(startMs + deadlineMs - clock.nowMs()), () =>
    claim({ kind: 'deadline', deadlineMs }),
  );
}
