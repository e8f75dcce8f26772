import { mean, median } from 'simple-statistics';
import type { Slope } from '../protocol/verdict.ts';
import { fitCorrelated, intervalOf } from './trend.ts';

/** A moment of a series: `x` in seconds or units of work, `y` in bytes or as a count. */
export interface Point {
  readonly x: number;
  readonly y: number;
  /** Samples taken since the point before, itself included: more than one where a reading is not in each of them. 1 when left out. */
  readonly samples?: number;
}

/** Blocks that a series is cut into for its shape and its slope. */
const mostBlocks = 24;
/** A slope from fewer blocks has an interval wider than any answer. */
const leastBlocks = 6;
/** A block of fewer samples follows single odd ones. */
const blockSamples = 3;

/** Up to 24 neighbouring blocks of a series, each by a level of its own, in the order of x. Fewer than six: empty. */
function cut(points: readonly Point[], level: (values: number[]) => number): readonly Point[] {
  const samples = points.reduce((sum, point) => sum + (point.samples ?? 1), 0);
  const few = Math.min(points.length, 3 * leastBlocks - 1);
  const wanted = Math.max(few, Math.floor(samples / blockSamples));
  const blocks = Math.min(mostBlocks, points.length, wanted);
  if (blocks < leastBlocks) return [];
  return Array.from({ length: blocks }, (_, i) => {
    const block = points.slice(
      Math.floor((i * points.length) / blocks),
      Math.floor(((i + 1) * points.length) / blocks),
    );
    return { x: level(block.map((point) => point.x)), y: level(block.map((point) => point.y)) };
  });
}

/** The medians of up to 24 neighbouring blocks of a series, in the order of x. Fewer than six: empty. */
export const blocksOf = (points: readonly Point[]): readonly Point[] => cut(points, median);

/**
 * The slope of a series with its 95 % interval. Neighbouring samples are not independent (between two collections
 * of the heap they repeat each other), and an interval that takes them for independent is far too narrow: see
 * {@link fitCorrelated}.
 * @returns undefined when there are too few samples, or x does not move
 */
export function slopeOf(points: readonly Point[]): Slope | undefined {
  const blocks = cut(points, mean);
  const x = blocks.map((block) => block.x);
  if (x.length === 0 || new Set(x).size < leastBlocks) return undefined;
  const from = x[0] ?? 0;
  const fit = fitCorrelated(
    x,
    blocks.map((block) => block.y),
    [x.map(() => 1), x.map((value) => value - from)],
  );
  return fit === undefined ? undefined : intervalOf(fit.estimate([0, 1]));
}

/** Whether two slopes have come apart: their 95 % intervals do not touch. Stricter than a test at 5 %, on purpose: a reader can check it by eye. */
export function slopesDiffer(a: Slope, b: Slope): boolean {
  return a.high < b.low || b.high < a.low;
}

/** Whether a slope can be told from zero. */
export function differsFromZero(slope: Slope): boolean {
  return slope.low > 0 || slope.high < 0;
}
