import { median, probit, quantileSorted } from 'simple-statistics';
import type { Slope } from '../protocol/verdict.ts';

/** A moment of a series: `x` in seconds or units of work, `y` in bytes or as a count. */
export interface Point {
  readonly x: number;
  readonly y: number;
  /** Samples taken since the point before, itself included: more than one where a reading is not in each of them. 1 when left out. */
  readonly samples?: number;
}

/**
 * Neighbouring samples are not independent: between two collections of the heap they repeat each other.
 * Intervals made from all of them would be far too narrow. So a series is first cut into this many blocks,
 * each longer than the time between two collections in the runs here, and a block counts once. A reading that is
 * taken with every third sample only (descriptors that have to be listed) is far enough from its neighbours by itself.
 */
const mostBlocks = 24;
/** Kendall's variance below is an approximation that is good from about ten values on. */
const leastBlocks = 10;
const blockSamples = 3;

/** The medians of up to 24 neighbouring blocks of a series, in the order of x. Fewer than ten: empty. */
export function blocksOf(points: readonly Point[]): readonly Point[] {
  const samples = points.reduce((sum, point) => sum + (point.samples ?? 1), 0);
  const blocks = Math.min(mostBlocks, points.length, Math.floor(samples / blockSamples));
  if (blocks < leastBlocks) return [];
  return Array.from({ length: blocks }, (_, i) => {
    const block = points.slice(
      Math.floor((i * points.length) / blocks),
      Math.floor(((i + 1) * points.length) / blocks),
    );
    return { x: median(block.map((point) => point.x)), y: median(block.map((point) => point.y)) };
  });
}

/**
 * The slope of a series by Theil and Sen: the median of the slopes between all pairs of blocks, with Sen's 95 %
 * interval from Kendall's statistic. A single step or a collection in the middle does not tilt it, as it
 * would tilt a least squares line.
 * Source: P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, 1968.
 * @returns undefined when there are too few samples, or x does not move
 */
export function slopeOf(points: readonly Point[]): Slope | undefined {
  const blocks = blocksOf(points);
  const slopes: number[] = [];
  for (const [i, from] of blocks.entries()) {
    for (const to of blocks.slice(i + 1)) {
      if (to.x !== from.x) slopes.push((to.y - from.y) / (to.x - from.x));
    }
  }
  const n = blocks.length;
  if (n < leastBlocks || slopes.length < n) return undefined;
  slopes.sort((a, b) => a - b);
  const pairs = slopes.length;
  const reach = probit(0.975) * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const at = (share: number) => quantileSorted(slopes, Math.min(1, Math.max(0, share)));
  return { value: at(0.5), low: at(0.5 - reach / (2 * pairs)), high: at(0.5 + reach / (2 * pairs)) };
}

/** Whether two slopes have come apart: their 95 % intervals do not touch. Stricter than a test at 5 %, on purpose: a reader can check it by eye. */
export function slopesDiffer(a: Slope, b: Slope): boolean {
  return a.high < b.low || b.high < a.low;
}

/** Whether a slope can be told from zero. */
export function differsFromZero(slope: Slope): boolean {
  return slope.low > 0 || slope.high < 0;
}
