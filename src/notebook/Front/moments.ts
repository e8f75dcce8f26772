import type { Mark } from '../../protocol/run-event.ts';
import { readingOf, type Sample } from '../../protocol/sample.ts';
import type { RunTold } from './run-told.ts';
import { printedBy } from './tools.ts';

/** What the second reading of the log files did to the numbers. Times in milliseconds of the run, the rest in bytes. */
export interface Jump {
  /** When kubectl top had made the whole step. */
  readonly atMs: number;
  /** Time between the last sample before the step and the first one after it. */
  readonly withinMs: number;
  /** By how much kubectl top rose or fell. */
  readonly workingSetBytes: number;
  /** By how much RSS of the process did; undefined where it is not known. */
  readonly processBytes: number | undefined;
  /** How much log was written meanwhile; undefined where the program did not say. */
  readonly writtenBytes: number | undefined;
}

/** The log reader rests for at least so long between its two readings (`demos/log-cache/log-reader.ts`). */
const PAUSE_MS = 1500;

const markNamed = (marks: readonly Mark[], name: string): Mark | undefined =>
  marks.find((mark) => mark.name === name);

/** The moment at which the last line of the log was written, in milliseconds; undefined before it. */
export const writtenAtMs = ({ marks }: Pick<RunTold, 'marks'>): number | undefined =>
  markNamed(marks, 'written')?.tMs;

/** The last sample at or before a moment. */
export function sampleAt(samples: readonly Sample[], tMs: number): Sample | undefined {
  return samples.findLast((sample) => sample.tMs <= tMs);
}

/** The sample whose numbers the four tools print: of the last line of the log, or the latest one until then. */
export function sampleOfTools(told: Pick<RunTold, 'samples' | 'marks'>): Sample | undefined {
  const written = writtenAtMs(told);
  return written === undefined ? told.samples.at(-1) : sampleAt(told.samples, written);
}

/**
 * What happened between the first and the second reading of the files.
 * @returns undefined while the second is not over, and where kubectl top has no number
 */
export function jumpOf({ samples, marks }: Pick<RunTold, 'samples' | 'marks'>): Jump | undefined {
  const once = markNamed(marks, 'read-once');
  const twice = markNamed(marks, 'read-twice');
  if (once === undefined || twice === undefined) return undefined;
  const before = sampleAt(samples, once.tMs + PAUSE_MS / 2);
  const after = samples.find((sample) => sample.tMs >= twice.tMs);
  if (before === undefined || after === undefined) return undefined;
  const from = printedBy('working-set', before);
  const to = printedBy('working-set', after);
  if (from === undefined || to === undefined) return undefined;
  const share = (sample: Sample) => ((printedBy('working-set', sample) ?? from) - from) / (to - from || 1);
  const between = samples.filter(({ tMs }) => tMs >= before.tMs && tMs <= after.tMs);
  const last = between.findLast((sample) => share(sample) <= 0.05) ?? before;
  const first = between.find((sample) => sample.tMs > last.tMs && share(sample) >= 0.95) ?? after;
  return {
    atMs: first.tMs,
    withinMs: first.tMs - last.tMs,
    workingSetBytes: to - from,
    processBytes: difference(
      readingOf(before, 'process', 'rssBytes'),
      readingOf(after, 'process', 'rssBytes'),
    ),
    writtenBytes: difference(
      readingOf(before, 'demo', 'loggedBytes'),
      readingOf(after, 'demo', 'loggedBytes'),
    ),
  };
}

function difference(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}
