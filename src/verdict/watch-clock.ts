import type { Sample } from '../protocol/sample.ts';
import type { Quantity } from './quantities.ts';

/** What a quantity is described against, in seconds. */
export interface Clock {
  /** Where a sample stands. `i` is its place among the samples of the watch. */
  at(sample: Sample, i: number): number;
  /** The time of the run at which the clock stood so, in seconds. */
  timeAt(x: number): number;
}

/** The time of the run. */
export const wallClock: Clock = { at: (sample) => sample.tMs / 1000, timeAt: (x) => x };

/** A pace is uneven when a tenth of the watch does this share more or less of the work than another. */
const uneven = 0.3;
/** The share of this clock that is time, so that the clock never stands still. */
const shareOfTime = 0.05;

/**
 * A clock that runs as fast as work is done, from the first to the last moment of the watch.
 * @returns undefined where work is done at an even pace, or not counted: then it tells nothing that time does not
 */
export function workClock(samples: readonly Sample[], counted: Quantity): Clock | undefined {
  const times = samples.map((sample) => sample.tMs / 1000);
  const done = filledIn(samples.map(counted));
  const [first, last] = [times[0], times.at(-1)];
  const [none, all] = [done[0], done.at(-1)];
  if (first === undefined || last === undefined || none === undefined || all === undefined) return undefined;
  if (!(all > none) || !(last > first) || !isUneven(times, done)) return undefined;
  const places = times.map((time, i) => {
    const share = ((done[i] ?? none) - none) / (all - none);
    return shareOfTime * time + (1 - shareOfTime) * (first + share * (last - first));
  });
  return {
    at: (_, i) => places[i] ?? last,
    timeAt: (x) => times[places.findIndex((place) => place >= x)] ?? last,
  };
}

/** Counts that a sample does not have stand where the one before stood; none before the first. */
function filledIn(counts: readonly (number | undefined)[]): readonly number[] {
  let before = counts.find((count) => count !== undefined) ?? 0;
  return counts.map((count) => {
    before = Math.max(before, count ?? before);
    return before;
  });
}

function isUneven(times: readonly number[], done: readonly number[]): boolean {
  const tenths = Array.from({ length: 11 }, (_, i) => Math.round((i * (times.length - 1)) / 10));
  const paces = tenths.slice(1).map((to, i) => {
    const from = tenths[i] ?? 0;
    return ((done[to] ?? 0) - (done[from] ?? 0)) / ((times[to] ?? 0) - (times[from] ?? 0));
  });
  const mean = paces.reduce((sum, pace) => sum + pace, 0) / paces.length;
  return Math.max(...paces) - Math.min(...paces) > uneven * mean;
}
