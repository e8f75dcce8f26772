import type { Clock } from '../../sampling/sampling.ts';
import type { Cause } from './cause.ts';

/** Ends a run when its wall clock is over. @returns the way to call it off. */
export function watchDeadline(clock: Clock, deadlineMs: number, claim: (cause: Cause) => void): () => void {
  return clock.after(deadlineMs, () => claim({ kind: 'deadline', deadlineMs }));
}
