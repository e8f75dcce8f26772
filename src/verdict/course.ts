import { median } from 'simple-statistics';
import type { Slope } from '../protocol/verdict.ts';
import { closestRamp, endOfStart, leastSquares, type Ramp, rampColumn } from './bends.ts';
import { type Moments, momentsOf } from './moments.ts';
import { bendsDown, climbs, isOneLeap, lastThird, restsAtEnd, slowsDown, stillRising } from './rise-looks.ts';
import type { Point } from './slope.ts';
import { type Fit, fitCorrelated, intervalOf } from './trend.ts';

/**
 * What became of a quantity. `goes-on`: it still rises. `stopped`: it rose and stays. `settled`: it rose ever more
 * slowly, as a cache that fills or a program that warms up. `fell-back`: it rose and returned. `unclear`: it rose,
 * and whether it goes on cannot be told yet. `flat`: no rise that its own noise would not make.
 */
export type State = 'flat' | 'goes-on' | 'stopped' | 'settled' | 'fell-back' | 'unclear' | 'too-few';

/** How one quantity moved over a watch: levels in its own unit, moments in the unit of `Point.x`. */
export interface Course {
  readonly state: State;
  readonly from: number;
  readonly highest: number;
  readonly last: number;
  /** How far it rose while it grew; 0 where it is flat. */
  readonly rise: number;
  /** Where the rise began and where it ended. */
  readonly since: number;
  readonly until: number;
  /** The rate while it grew, with its interval; for a flat one the rate that it may hide. */
  readonly rate: Slope | undefined;
  readonly moments: Moments;
  /** How far the moments lie from the closest ramp, as a share of what they move by: 0 for a straight one. */
  readonly misfit: number;
  /** Whether it rose by more than its noise makes, whatever became of it. */
  readonly clear: boolean;
}

/** Fewer moments carry no slope: an interval from them is wider than any answer. */
export const leastMoments = 6;
/**
 * A rise is more than noise when it is this many standard errors away from none. A dozen readings are tried in
 * each run, and the beginning and end of a rise are chosen to fit: the first needs more than the usual two, the
 * second more than that. Chosen by simulation: in tests/incidents, fewer than one healthy series in a hundred is told to grow.
 */
const clearlyRising = 4.5;
const clearlyStepped = 7;
/** A rise of fewer standard errors than that may be one: it is told as unclear, not as none. */
const hint = 2.5;
/** A series that ends this share above its beginning is not called flat, whatever its noise. */
const leap = 0.25;
/** A series stays where its second half moves by no more than this share of the rise. */
const stillness = 0.12;
/** A root mean square distance from the ramp below this share of its range is close: a random walk seldom comes below 0.1. */
const closeFit = 0.05;
/** For a close fit half the standard errors are asked. */
const obviousWeight = 2;
/** A plateau has to last for this share of the watch to be one. */
const leastPlateau = 0.1;
/** A ramp lies much closer than a line when its squares are less than this share of the line's. */
const muchCloser = 0.25;
/** A fall back gives this share of the rise back. */
const fallenBack = 0.5;

/**
 * Describes the course of a series. Pure. Undefined where it has no points.
 * @param atFloors whether it is judged at its floors, whatever its course
 */
export function courseOf(points: readonly Point[], atFloors = false): Course | undefined {
  const first = points[0];
  const lastPoint = points.at(-1);
  if (first === undefined || lastPoint === undefined) return undefined;
  const moments = momentsOf(points, atFloors);
  const { x, y } = moments;
  const ends = Math.max(1, Math.min(3, Math.floor(y.length / 4)));
  const from = median(y.slice(0, ends));
  const last = median(y.slice(-ends));
  const highest = Math.max(...y);
  const levels = {
    from,
    highest,
    last,
    since: first.x,
    until: lastPoint.x,
    moments,
    misfit: 1,
    clear: false,
  };
  if (y.length < leastMoments)
    return { ...levels, state: 'too-few', rise: Math.max(0, last - from), rate: undefined };
  const course = describe(levels, x, y);
  // Floors that rose by less than one fall of the saw may be those of a collection that came late.
  return atFloors && course.state === 'goes-on' && course.rise < largestFall(points)
    ? { ...course, state: 'unclear' }
    : course;
}

/** How far a series fell at most from a level that it had reached. */
function largestFall(points: readonly Point[]): number {
  let highest = Number.NEGATIVE_INFINITY;
  let fall = 0;
  for (const { y } of points) {
    highest = Math.max(highest, y);
    fall = Math.max(fall, highest - y);
  }
  return fall;
}

type Levels = Omit<Course, 'state' | 'rise' | 'rate'>;

function describe(levels: Levels, x: readonly number[], y: readonly number[]): Course {
  const flat = (rate: Slope | undefined): Course => ({ ...levels, state: 'flat', rise: 0, rate });
  if (Math.max(...y) === Math.min(...y)) return flat({ value: 0, low: 0, high: 0 });
  const ramp = closestRamp(x, y);
  return { ...followed(levels, x, y, ramp), misfit: misfitOf(ramp, y) };
}

/** The root mean square distance of the moments from a ramp, as a share of their range. */
const misfitOf = ({ squares }: Ramp, y: readonly number[]): number =>
  Math.sqrt(squares / y.length) / (Math.max(...y) - Math.min(...y));

function followed(levels: Levels, x: readonly number[], y: readonly number[], ramp: Ramp): Course {
  const flat = (rate: Slope | undefined): Course => ({ ...levels, state: 'flat', rise: 0, rate });
  const windows = [
    { begun: endOfStart(x, y), clearly: clearlyRising },
    // A leak that begins late: the beginning was chosen to fit, so more is asked of it.
    ...(indexAt(x, ramp.until) >= x.length - 2 && x.length - indexAt(x, ramp.since) >= leastMoments
      ? [{ begun: indexAt(x, ramp.since), clearly: clearlyStepped }]
      : []),
  ].flatMap(({ begun, clearly }) => {
    const slope = fitLine(x.slice(begun), y.slice(begun))?.estimate([0, 1]);
    return slope === undefined ? [] : [{ begun, slope, clear: slope.value / (clearly * slope.error) }];
  });
  const [first] = windows;
  if (first === undefined) return flat(undefined);
  const best = windows.reduce((a, b) => (b.clear > a.clear ? b : a));
  const whole = intervalOf(best.slope);
  const stepped = rampRise(x, y, ramp.since, ramp.until) * (isObvious(x, y, ramp) ? obviousWeight : 1);
  const fell = levels.highest - levels.last >= fallenBack * (levels.highest - levels.from);
  if (fell || (best.clear < 1 && stepped < clearlyStepped)) {
    const down = returned(levels, x, y);
    if (down !== undefined) return down;
    const end = lastThird(x.slice(first.begun), y.slice(first.begun));
    const hinted = !fell && first.slope.value > hint * first.slope.error;
    const rise = Math.max(0, levels.last - levels.from);
    if (hinted && end !== undefined && end.value >= stillRising * first.slope.value)
      return { ...levels, state: 'unclear', rise, rate: whole };
    return fell
      ? flat(intervalOf(first.slope))
      : afterStart(levels, x, y, first.begun, intervalOf(first.slope));
  }
  const wx = x.slice(best.begun);
  const seen = x.filter((value) => value > ramp.until).length;
  const ended = seen >= Math.max(2, leastPlateau * x.length);
  // A ramp with a plateau behind it that lies far closer than any straight line needs no test of its last third.
  const bends = ended && stepped >= clearlyStepped && ramp.squares < muchCloser * leastSquares(x, y).squares;
  // The ends of the moments lie within the watch: what is before the first and after the last rose as well.
  const length = levels.until - (best.begun === 0 ? levels.since : (wx[0] ?? levels.since));
  const wholeRise = Math.max(levels.last - levels.from, best.slope.value * length);
  const end = lastThird(wx, y.slice(best.begun));
  if (!bends && best.clear >= 1 && end !== undefined) {
    const asked = stillRising * best.slope.value;
    const rises =
      end.value >= asked &&
      !bendsDown(wx, y.slice(best.begun)) &&
      !isOneLeap(y.slice(best.begun)) &&
      !restsAtEnd(wx, y.slice(best.begun), best.slope.value);
    const sure = rises
      ? end.value > end.error || end.error < asked
      : end.value + 2 * end.error < best.slope.value && end.value < asked;
    if (rises || !sure)
      return {
        ...levels,
        clear: true,
        state: rises && sure ? 'goes-on' : 'unclear',
        rise: rises && sure ? wholeRise : levels.last - levels.from,
        since: wx[0] ?? levels.since,
        rate: whole,
      };
  }
  // Nothing comes after a ramp that ends with the watch: whether it has stopped is not seen.
  return {
    ...levels,
    clear: true,
    state: !ended ? 'unclear' : slowsDown(x, y, ramp.until) ? 'settled' : 'stopped',
    rise: ramp.rise,
    since: ramp.since,
    until: ramp.until,
    rate: rateOfRamp(x, y, ramp.since, ramp.until) ?? whole,
  };
}

/**
 * A series without a clear slope: flat, or higher than it began. Where the rise lies in its start, it has settled; else
 * it went up in leaps, and whether more of them come is not seen.
 */
function afterStart(
  levels: Levels,
  x: readonly number[],
  y: readonly number[],
  begun: number,
  rate: Slope,
): Course {
  const rise = levels.last - levels.from;
  if (rise < leap * levels.from) return { ...levels, state: 'flat', rise: 0, rate };
  const atStart = median(y.slice(begun, begun + 3)) - levels.from;
  const late = y.slice(Math.floor(y.length / 2));
  const stays = Math.max(...late) - Math.min(...late) <= stillness * rise;
  const settled = stays || (begun > 0 && begun <= y.length / 3 && atStart >= 0.8 * rise);
  return settled
    ? { ...levels, state: 'settled', rise, until: x[begun] ?? levels.until, rate }
    : { ...levels, state: 'unclear', rise, rate };
}

/** Whether the series went up and came back down, told where the way up is more than its noise. */
function returned(levels: Levels, x: readonly number[], y: readonly number[]): Course | undefined {
  const top = y.indexOf(levels.highest);
  const rise = levels.highest - levels.from;
  const fall = levels.highest - Math.min(...y.slice(top));
  if (top < 2 || !(rise > 0) || fall < fallenBack * rise) return undefined;
  const [ux, uy] = [x.slice(0, top + 1), y.slice(0, top + 1)];
  const ramp = closestRamp(ux, uy);
  const clear = rampRise(ux, uy, ramp.since, ramp.until) * (isObvious(ux, uy, ramp) ? obviousWeight : 1);
  if (!(clear > clearlyStepped) && !climbs(uy)) return undefined;
  const rate = rateOfRamp(ux, uy, ramp.since, ramp.until);
  return { ...levels, state: 'fell-back', rise, since: ramp.since, until: x[top] ?? levels.until, rate };
}

/** Whether the moments lie so close to a ramp, over several of them, that a wandering series would hardly do so. */
function isObvious(x: readonly number[], y: readonly number[], ramp: Ramp): boolean {
  const along = x.filter((value) => value >= ramp.since && value <= ramp.until).length;
  return along >= 4 && ramp.rise > 0 && misfitOf(ramp, y) < closeFit;
}

const fitLine = (x: readonly number[], y: readonly number[]): Fit | undefined =>
  fitCorrelated(x, y, [x.map(() => 1), x.map((value) => value - (x[0] ?? 0))]);

/** The index of the first moment at or after a place. */
const indexAt = (x: readonly number[], place: number): number => {
  const found = x.findIndex((value) => value >= place);
  return found === -1 ? x.length - 1 : found;
};

/** How many standard errors a ramp rises by. */
function rampRise(x: readonly number[], y: readonly number[], since: number, until: number): number {
  const found = fitCorrelated(x, y, [x.map(() => 1), rampColumn(x, since, until)])?.estimate([0, 1]);
  return found === undefined ? 0 : found.value / found.error;
}

function rateOfRamp(
  x: readonly number[],
  y: readonly number[],
  since: number,
  until: number,
): Slope | undefined {
  const length = until - since;
  const found = fitCorrelated(x, y, [x.map(() => 1), rampColumn(x, since, until)])?.estimate([0, 1]);
  if (found === undefined || !(length > 0)) return undefined;
  const { value, low, high } = intervalOf(found);
  return { value: value / length, low: low / length, high: high / length };
}
