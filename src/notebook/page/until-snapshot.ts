import { inSeconds } from '../../charts/figures.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { PROFILING } from '../../verdict/disturbed.ts';

/** A heap snapshot in the middle of a run, on the run's clock in milliseconds. */
export interface MidRunSnapshot {
  readonly atTMs: number;
  readonly endedTMs: number;
}

/**
 * The first heap snapshot of a run that has ended, where the program went on with its work after it: the verdict is made
 * from what came before the snapshot, and is not of the whole run. Undefined where the work was over before, or none was taken.
 */
export function midRunSnapshot(events: readonly RunEvent[]): MidRunSnapshot | undefined {
  const end = events.at(-1);
  const marks = events.flatMap((event) =>
    event.type === 'mark' && event.data.by === 'program' ? [event.data] : [],
  );
  const [first] = marks;
  if (end?.type !== 'end' || first?.name !== PROFILING) return undefined;
  return { atTMs: first.tMs, endedTMs: end.data.end.afterMs };
}

/** What a verdict beside such a run has to say of itself: one sentence. */
export function ofThatMoment({ atTMs, endedTMs }: MidRunSnapshot): string {
  return `A heap snapshot was taken ${inSeconds(atTMs)} into this run, which went on to ${inSeconds(endedTMs)}: the verdict is of the part before the snapshot.`;
}

/** What a question about the shape says of such a run: it has not been answered. */
export function unansweredFor({ atTMs }: MidRunSnapshot): string {
  return `This run does not answer it: a heap snapshot was taken ${inSeconds(atTMs)} into it, and what follows is the profiler’s memory as well. Run it again, and take the snapshot when the work is over.`;
}
