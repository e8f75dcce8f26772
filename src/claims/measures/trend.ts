import { linearRegression, median } from 'simple-statistics';
import { type Point, slopeOf } from '../../verdict/slope.ts';

/** A slope with how far it may be off either way. */
export interface Trend {
  readonly value: number;
  readonly noise: number;
}

const leastPoints = 10;

/**
 * How a quantity follows another: its last third against its first, where it is close to a line, with its widest
 * deviation from that line as noise; else the slope of the verdict with its interval, which takes no line for granted.
 * @returns undefined with fewer than ten points, or where x does not move
 */
export function trendOf(points: readonly Point[]): Trend | undefined {
  const ends = betweenThirds(points);
  const slope = slopeOf(points);
  if (slope === undefined) return ends;
  const noise = Math.max(slope.high - slope.value, slope.value - slope.low);
  return ends !== undefined && ends.noise < noise ? ends : { value: slope.value, noise };
}

function betweenThirds(points: readonly Point[]): Trend | undefined {
  if (points.length < leastPoints) return undefined;
  const third = Math.floor(points.length / 3);
  const middle = (some: readonly Point[]) => ({
    x: median(some.map(({ x }) => x)),
    y: median(some.map(({ y }) => y)),
  });
  const from = middle(points.slice(0, third));
  const to = middle(points.slice(-third));
  if (to.x === from.x) return undefined;
  const { m, b } = linearRegression(points.map(({ x, y }) => [x, y]));
  const off = points.map(({ x, y }) => Math.abs(y - (m * x + b)));
  return {
    value: (to.y - from.y) / (to.x - from.x),
    noise: Math.max(...off) / Math.abs(to.x - from.x),
  };
}
