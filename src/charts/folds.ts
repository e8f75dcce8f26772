import type { Column } from './stack.ts';

/** A stretch of time that the axis does not show, because nothing changed in it. Both ends in seconds of the run. */
export interface Fold {
  readonly from: number;
  readonly to: number;
}

/** A column, and whether it is in MB or a plain count: that decides what is noise in it. */
export interface Watched {
  readonly column: Column;
  readonly unit: 'bytes' | 'count';
}

/** How much of an idle stretch stays on the axis, and from which length on the rest is worth a break, in seconds. */
export const idle = { keptBefore: 2, keptAfter: 1.5, leastHidden: 4 } as const;

/**
 * What a column may move by while nothing is said to happen: 1 % of its level, and of memory at least 2 MB, which the heap
 * of a Node program that rests moves by between two collections. A count may be off by one: a file that was open for a moment.
 */
export function noiseOf(unit: Watched['unit'], level: number): number {
  return unit === 'count' ? 1 : Math.max(2, 0.01 * Math.abs(level));
}

/**
 * Finds what can be left out of the time axis. A stretch is folded when every column stays within its noise from the
 * stretch's first sample to its last, when no mark and no missed tick lies in it, and when all folds together hide no more
 * than the noise of any column: a slow leak is noise for ten seconds, and is not for a minute. Folds are found from left to
 * right, so that the next samples of a run change none but the last.
 * @param rows whether a sample was taken at that entry; an entry without one is a gap
 * @param marks in seconds, in any order
 */
export function foldsOf(
  seconds: readonly number[],
  rows: readonly unknown[],
  watched: readonly Watched[],
  marks: readonly number[],
): Fold[] {
  const at = [...marks].sort((a, b) => a - b);
  const hidden = watched.map(() => 0);
  const folds: Fold[] = [];
  let mark = 0;
  let start = 0;
  let band = bandsAt(watched, 0);
  for (let i = 0; i <= seconds.length; i++) {
    const second = seconds[i];
    const marked = second !== undefined && (at[mark] ?? Number.POSITIVE_INFINITY) <= second;
    if (second !== undefined && !marked && rows[i] !== undefined && stays(band, watched, i)) continue;
    const fold = foldBetween(seconds[start], seconds[i - 1]);
    if (fold !== undefined && withinBudget(hidden, band, watched, i - 1)) folds.push(fold);
    while (second !== undefined && (at[mark] ?? Number.POSITIVE_INFINITY) <= second) mark++;
    start = rows[i] === undefined ? i + 1 : i;
    band = bandsAt(watched, start);
  }
  return folds;
}

interface Band {
  first: number | undefined;
  low: number;
  high: number;
  /** What it may be wide. */
  room: number;
}

function bandsAt(watched: readonly Watched[], i: number): Band[] {
  return watched.map(({ column, unit }) => {
    const value = column[i] ?? undefined;
    return {
      first: value,
      low: value ?? Number.POSITIVE_INFINITY,
      high: value ?? Number.NEGATIVE_INFINITY,
      room: noiseOf(unit, value ?? 0),
    };
  });
}

/** Takes the next entry into the bands, and says whether all of them are still narrow enough; after that they are of no use. */
function stays(bands: readonly Band[], watched: readonly Watched[], i: number): boolean {
  for (let k = 0; k < bands.length; k++) {
    const band = bands[k] as Band;
    const value = watched[k]?.column[i];
    if (value == null) continue;
    if (band.first === undefined) {
      band.first = value;
      band.room = noiseOf(watched[k]?.unit ?? 'bytes', value);
    }
    if (value < band.low) band.low = value;
    if (value > band.high) band.high = value;
    if (band.high - band.low > band.room) return false;
  }
  return true;
}

function foldBetween(from: number | undefined, to: number | undefined): Fold | undefined {
  if (from === undefined || to === undefined) return undefined;
  const fold = { from: from + idle.keptBefore, to: to - idle.keptAfter };
  return fold.to - fold.from >= idle.leastHidden ? fold : undefined;
}

/**
 * Adds what the stretch moves by to what is hidden already, unless that becomes more than noise: then nothing is added.
 * @param last index of the stretch's last entry
 */
function withinBudget(
  hidden: number[],
  bands: readonly Band[],
  watched: readonly Watched[],
  last: number,
): boolean {
  const sums = bands.map(({ first }, k) => {
    let at = last;
    while (at > 0 && watched[k]?.column[at] == null) at--;
    return (hidden[k] ?? 0) + (first === undefined ? 0 : (watched[k]?.column[at] ?? first) - first);
  });
  const fits = sums.every((sum, k) => Math.abs(sum) <= (bands[k]?.room ?? 0));
  if (fits) for (const [k, sum] of sums.entries()) hidden[k] = sum;
  return fits;
}
