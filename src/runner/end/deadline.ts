import type { Clock } from '../../sampling/sampling.ts';
import type { Cause } from './cause.ts';

/**
 * Ends a run when its time is over, and never before: a run that says it ended at its deadline has had all of it.
 * @param startMs reading of the clock from which it is counted; now unless told otherwise
 * @returns the way to call it off.
 */
export function watchDeadline(
  clock: Clock,
  deadlineMs: number,
  claim: (cause: Cause) => void,
  startMs: number = clock.nowMs(),
): () => void {
  const dueMs = startMs + deadlineMs;
  // Timers count in whole milliseconds, from a time that the event loop rounded down, so one can fire up to a
  // millisecond early: the clock is asked again when it does.
  const wait = () =>
    clock.after(Math.ceil(Math.max(0, dueMs - clock.nowMs())), () => {
      if (clock.nowMs() < dueMs) cancel = wait();
      else claim({ kind: 'deadline', deadlineMs });
    });
  let cancel = wait();
  return () => cancel();
}
