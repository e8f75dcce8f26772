import type { Column } from './stack.ts';

/** When something was asked for, in seconds of the run, when it was answered, and whether it ever was. */
export interface Marked {
  readonly second: number;
  /** No earlier than `second`; the same where it is left out. */
  readonly answered?: number;
  readonly unanswered?: boolean | undefined;
}

/** The columns that have to stand still around a mark, and RSS, which is gone when the program is. */
export interface Around {
  readonly seconds: readonly number[];
  /** Upper edges of the container's parts, in MB; the last one is the container's number. */
  readonly stack: readonly Column[];
  readonly rss: Column;
}

/**
 * Where the levels are read, in seconds from the moment of asking and from that of the answer; other marks keep out of the
 * whole, and what takes longer than this to answer is too much time for other things to happen in.
 */
const before = [-1.5, -0.2] as const;
const after = [0.7, 1.5] as const;
const longestAnswer = 5;
/** What the kernel's batched counters move by on their own: 1 % of the level, 1 MB at least. */
const noiseMb = (level: number): number => Math.max(1, 0.01 * level);
/** Fewer samples are no level. */
const leastSamples = 3;

/**
 * What the container's number changed by at a mark, in MB; 0 where that is within its noise. Nothing is told where
 * anything else was going on: a part of the number moved before the mark or still moves after it, another mark is near, the
 * program ended, samples are missing, or the mark was never answered.
 * @param marks all marks of the run
 */
export function effectOf(mark: Marked, marks: readonly Marked[], around: Around): number | undefined {
  const answered = Math.max(mark.second, mark.answered ?? mark.second);
  if (mark.unanswered === true || answered - mark.second > longestAnswer) return undefined;
  const near = marks.filter(
    (other) =>
      other.second >= mark.second + before[0] && other.second <= answered + after[1] && other !== mark,
  );
  if (near.length > 0) return undefined;
  const from = rangeIn(around.seconds, mark.second, before);
  const to = rangeIn(around.seconds, answered, after);
  const usage = around.stack.at(-1);
  if (from === undefined || to === undefined || usage === undefined) return undefined;
  const level = levelIn(usage, from);
  const next = levelIn(usage, to);
  if (level === undefined || next === undefined) return undefined;
  for (const column of around.stack)
    for (const window of [from, to]) if (!isStill(column, window)) return undefined;
  if (around.rss[from.end - 1] != null && around.rss[to.end - 1] == null) return undefined;
  const moved = next - level;
  return Math.abs(moved) <= noiseMb(level) ? 0 : moved;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The entries within a window around a moment; undefined where they do not reach its later end. */
function rangeIn(
  seconds: readonly number[],
  second: number,
  [from, to]: readonly [number, number],
): Range | undefined {
  if ((seconds.at(-1) ?? Number.NEGATIVE_INFINITY) < second + to) return undefined;
  const start = seconds.findIndex((at) => at >= second + from);
  const end = seconds.findIndex((at) => at > second + to);
  const range = { start, end: end === -1 ? seconds.length : end };
  return start === -1 || range.end - start < leastSamples ? undefined : range;
}

function levelIn(column: Column, { start, end }: Range): number | undefined {
  const values = column.slice(start, end).filter((value) => value !== null);
  const sorted = values.toSorted((a, b) => a - b);
  return values.length < end - start ? undefined : sorted[sorted.length >> 1];
}

function isStill(column: Column, { start, end }: Range): boolean {
  const values = column.slice(start, end).filter((value) => value !== null);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.length > 0 && high - low <= noiseMb(high);
}
