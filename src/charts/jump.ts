import type { Column } from './stack.ts';

/** A sudden rise of a number that the process had no part in. Memory in MB, moments in seconds of the run. */
export interface Jump {
  /** The last moment before it, and the first one after it. */
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
  /** What RSS of the processes changed by between the same two moments. */
  readonly process: number;
}

/** A rise that takes longer is no jump, in seconds. */
const longest = 1.5;
/** How long the number has to stand still before a jump and after it, in seconds. */
const still = 0.5;
/** Standing still: within this share of the jump. It is far less than a steady rise of the same height moves by in that time. */
const stillShare = 0.05;
/** A jump is at least this high: in MB, and as a share of what the number was. */
const least = { mb: 16, share: 0.5 } as const;
/** The process did not move: by no more than this, in MB and as a share of the jump. */
const processStill = { mb: 1, share: 0.02 } as const;

/**
 * Finds the first moment at which the number of a lens jumped while the process stood still. A slow rise is none, for it
 * does not stand still before and after; a saw is none, for it rises more than once; and where RSS moved, or cannot be
 * read, nothing is found. More samples never change what was found, except that a second rise takes it back.
 * @param seconds moments of the entries, rising
 * @param lens the number, in MB; null where it cannot be had
 * @param process RSS of the processes, in MB
 */
export function jumpOf(seconds: readonly number[], lens: Column, process: Column): Jump | undefined {
  for (const [i, from] of seconds.entries()) {
    const before = lens[i];
    if (before == null) continue;
    const need = Math.max(least.mb, least.share * before);
    for (let j = i + 1; j < seconds.length; j++) {
      const to = seconds[j] ?? 0;
      if (to - from > longest) break;
      const after = lens[j];
      if (after == null || after - before < need) continue;
      const jump = jumpBetween(seconds, lens, process, i, j);
      if (jump !== undefined) return isSaw(lens, (jump.after - jump.before) / 2) ? undefined : jump;
    }
  }
  return undefined;
}

function jumpBetween(
  seconds: readonly number[],
  lens: Column,
  process: Column,
  first: number,
  j: number,
): Jump | undefined {
  const height = (lens[j] ?? 0) - (lens[first] ?? 0);
  // The jump begins where the number last stood at its old level.
  let i = first;
  while (i + 1 < j && near(lens[i + 1], lens[first], stillShare * height)) i++;
  const [from, to] = [seconds[i] ?? 0, seconds[j] ?? 0];
  const [before, after] = [lens[i] ?? 0, lens[j] ?? 0];
  const tolerance = stillShare * (after - before);
  const calm =
    staysAt(seconds, lens, from - still, from, before, tolerance) &&
    staysAt(seconds, lens, to, to + still, after, tolerance);
  const [rssBefore, rssAfter] = [process[i], process[j]];
  if (!calm || rssBefore == null || rssAfter == null) return undefined;
  const room = Math.max(processStill.mb, processStill.share * (after - before));
  if (!staysAt(seconds, process, from - still, to + still, rssBefore, room)) return undefined;
  return { from, to, before, after, process: rssAfter - rssBefore };
}

/** Whether a column has values over the whole of a stretch of time, and all of them are near a level. */
function staysAt(
  seconds: readonly number[],
  column: Column,
  from: number,
  to: number,
  level: number,
  tolerance: number,
): boolean {
  // The stretch is covered when there are entries at or beyond both of its ends.
  if ((seconds[0] ?? Infinity) > from || (seconds.at(-1) ?? -Infinity) < to) return false;
  for (let i = firstAtOrAfter(seconds, from); i < seconds.length; i++) {
    if ((seconds[i] ?? 0) > to) break;
    if (!near(column[i], level, tolerance)) return false;
  }
  return true;
}

function firstAtOrAfter(seconds: readonly number[], second: number): number {
  let [low, high] = [0, seconds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seconds[middle] ?? 0) < second) low = middle + 1;
    else high = middle;
  }
  return low;
}

const near = (value: number | null | undefined, level: number | null | undefined, room: number): boolean =>
  value != null && level != null && Math.abs(value - level) <= room;

/** Whether a number rises by at least this much, falls by as much, and rises by as much again. */
function isSaw(column: Column, size: number): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let rising = false;
  let rises = 0;
  for (const value of column) {
    if (value == null) continue;
    if (rising) {
      high = Math.max(high, value);
      if (value <= high - size) {
        rising = false;
        low = value;
      }
    } else {
      low = Math.min(low, value);
      if (value >= low + size) {
        rising = true;
        rises++;
        high = value;
      }
    }
  }
  return rises > 1;
}
