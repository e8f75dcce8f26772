import { median } from 'simple-statistics';
import { type Estimate, fitCorrelated } from './trend.ts';

// What the moments of a rise look like: whether it still rises at its end, bends, rests, or was made of one leap.

/** Growth goes on when the last third still rises by this share of the rate of the whole. */
export const stillRising = 0.4;
/** Growth that keeps up ends with this share of its mean slope; a cache that fills ends with less. */
const keepsUp = 0.7;
/** How many standard errors make a bend. */
const clearBend = 3;
/** Where half the time has made this share of the rise, it slows down: a straight ramp makes one half, a filling cache four fifths. */
const slowing = 0.66;
/** One leap is no slope: growth that goes on is made of more than one step of this share. */
const oneLeap = 0.5;
/** Steps that make a climb: one series in 256 goes up so often by chance. */
const leastClimb = 8;

/** Whether a single step makes most of a rise. */
export function isOneLeap(y: readonly number[]): boolean {
  const rise = (y.at(-1) ?? 0) - (y[0] ?? 0);
  return y.slice(1).some((value, i) => value - (y[i] ?? value) > oneLeap * rise);
}

/** Whether a series climbs step by step, hardly ever down and in no leap: noise seldom does so often. */
export function climbs(y: readonly number[]): boolean {
  const slack = 0.02 * ((y.at(-1) ?? 0) - (y[0] ?? 0));
  const steps = y.slice(1).map((value, i) => value - (y[i] ?? value));
  return steps.length >= leastClimb && steps.every((step) => step >= -slack) && !isOneLeap(y);
}

/** The slope of the last third, beside slopes of its own for the first two. */
export function lastThird(x: readonly number[], y: readonly number[]): Estimate | undefined {
  const from = x[0] ?? 0;
  const third = ((x.at(-1) ?? 0) - from) / 3;
  const within = (k: number) => x.map((value) => Math.min(third, Math.max(0, value - from - k * third)));
  return fitCorrelated(x, y, [x.map(() => 1), within(0), within(1), within(2)])?.estimate([0, 0, 0, 1]);
}

/** Whether the last moments lie still where the rest rose, by more than the noise would make: it may just have stopped. */
export function restsAtEnd(x: readonly number[], y: readonly number[], slope: number): boolean {
  const n = y.length;
  const tail = Math.max(2, Math.round(n / 8));
  const expected = slope * ((x[n - 1] ?? 0) - (x[n - 1 - tail] ?? 0));
  const actual = (y[n - 1] ?? 0) - (y[n - 1 - tail] ?? 0);
  const steps = y.slice(1, n - tail).map((value, i) => value - (y[i] ?? value));
  const usual = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  const noise = Math.sqrt(steps.reduce((sum, step) => sum + (step - usual) ** 2, 0) / steps.length);
  return actual < stillRising * expected && expected - actual > 2 * noise;
}

/** Whether a parabola through the series bends down clearly, so that its last slope is well below its mean one. */
export function bendsDown(x: readonly number[], y: readonly number[]): boolean {
  const from = x[0] ?? 0;
  const length = (x.at(-1) ?? 0) - from;
  const along = x.map((value) => (value - from) / length);
  const fit = fitCorrelated(x, y, [x.map(() => 1), along, along.map((value) => value ** 2)]);
  if (fit === undefined) return false;
  const bend = fit.estimate([0, 0, 1]);
  const mean = fit.estimate([0, 1, 1]).value;
  const atEnd = fit.estimate([0, 1, 2]).value;
  return bend.value < -clearBend * bend.error && atEnd < keepsUp * mean;
}

/** Whether half of the time that a rise took made much more than half of it. */
export function slowsDown(x: readonly number[], y: readonly number[], until: number): boolean {
  const from = y[0] ?? 0;
  const after = y.filter((_, i) => (x[i] ?? 0) >= until);
  const rise = median(after.length === 0 ? y.slice(-1) : after) - from;
  const reached = (share: number) => x[y.findIndex((value) => value - from >= share * rise)] ?? 0;
  const start = x[0] ?? 0;
  const half = start + (reached(0.95) - start) / 2;
  const atHalf = y[x.findIndex((value) => value >= half)] ?? from;
  return rise > 0 && (atHalf - from) / rise >= slowing;
}
