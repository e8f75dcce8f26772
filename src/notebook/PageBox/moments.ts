import type { RunEvent } from '../../protocol/run-event.ts';
import { isUnavailable, type Sample } from '../../protocol/sample.ts';
import { type DiskFiles, diskAt } from './disk.ts';

/** A moment of a run that is drawn as a box. */
export interface BoxMoment {
  /** What has just happened, in the words of the run's mark; empty for the last moment. */
  readonly label: string;
  readonly sample: Sample;
  readonly disk: DiskFiles | undefined;
}

/** So long after a mark its effect is looked at, in milliseconds, unless something else happens before. */
const REST_MS = 2000;
/** The name of the last moment at which a process was alive. */
const LAST = 'end';

/**
 * The moments of a run that an author names: by the names of marks, each shown two seconds after it or just before the next one, and `end`.
 * @throws Error naming the marks that the run has
 */
export function momentsOf(events: readonly RunEvent[], names: readonly string[]): BoxMoment[] {
  const samples = events.flatMap((event) =>
    event.type === 'sample' && !isUnavailable(event.data.process) ? [event.data] : [],
  );
  const marks = events.flatMap((event) => (event.type === 'mark' ? [event.data] : []));
  return names.map((name) => {
    const at = marks.findIndex((mark) => mark.name === name);
    const mark = marks[at];
    if (name !== LAST && mark === undefined)
      throw new Error(
        `expected a mark of this recording, or \`${LAST}\`; found \`${name}\`. Its marks are ${marks.map((one) => one.name).join(', ')}.`,
      );
    const next = marks[at + 1]?.tMs ?? Number.POSITIVE_INFINITY;
    const untilMs = mark === undefined ? Number.POSITIVE_INFINITY : Math.min(mark.tMs + REST_MS, next - 1);
    const sample = samples.findLast(({ tMs }) => tMs <= untilMs);
    if (sample === undefined) throw new Error(`expected a sample at \`${name}\`; found none before it.`);
    return { label: mark?.label ?? '', sample, disk: diskAt(sample, marks) };
  });
}
