import { median } from 'simple-statistics';
import type { Sample } from '../protocol/sample.ts';
import { type Course, courseOf, type State } from './course.ts';
import { charged, type Quantity, rssAnonBytes, rssBytes, takenByV8, underGarbage } from './quantities.ts';
import type { Point } from './slope.ts';
import { type Clock, wallClock, workClock } from './watch-clock.ts';

/** Samples of one stretch of a run, and how each quantity moved in it. */
export interface Watch {
  readonly samples: readonly Sample[];
  /** What a rise is measured against: the container's number, else RSS, in bytes. */
  readonly levelBytes: number;
  /** Whether the samples count work, so that a rise that stops while work goes on has stopped by itself. */
  readonly working: boolean;
  /** How a quantity moved; undefined where no sample has it. */
  course(of: Quantity): Course | undefined;
  /** How closely two quantities rose together, from −1 to 1; 0 where one of them did not move. */
  together(a: Quantity, b: Quantity): number;
}

/** States that an uneven pace may have made of a straight line. What lay still, fell back or settled did so at any pace. */
const bent: ReadonlySet<State | undefined> = new Set(['goes-on', 'stopped', 'unclear']);

/**
 * Looks at a stretch of samples. Each quantity is looked at once. Where work is counted and is done at an uneven pace, what
 * grows with it is straight against the work and bent against time: each quantity is described against the one that
 * it follows more closely.
 * @param counted the work done, by its counter; undefined where there is none
 */
export function watchOf(samples: readonly Sample[], working: boolean, counted?: Quantity): Watch {
  const courses = new Map<Quantity, Course | undefined>();
  const byWork = counted === undefined ? undefined : workClock(samples, counted);
  const against = (of: Quantity, clock: Clock): Course | undefined => {
    const course = courseOf(pointsOf(samples, of, clock), underGarbage.has(of));
    return course && { ...course, since: clock.timeAt(course.since), until: clock.timeAt(course.until) };
  };
  const course = (of: Quantity): Course | undefined => {
    if (!courses.has(of)) {
      const byTime = against(of, wallClock);
      const other = byWork === undefined || !bent.has(byTime?.state) ? undefined : against(of, byWork);
      courses.set(
        of,
        other !== undefined && byTime !== undefined && other.misfit < byTime.misfit ? other : byTime,
      );
    }
    return courses.get(of);
  };
  return {
    samples,
    levelBytes: levelOf(samples),
    working,
    course,
    together: (a, b) => correlation(samples, a, b),
  };
}

/** A quantity against a clock, in seconds. */
export const pointsOf = (
  samples: readonly Sample[],
  of: Quantity,
  clock: Clock = wallClock,
): readonly Point[] =>
  samples.flatMap((sample, i) => {
    const y = of(sample);
    return y === undefined ? [] : [{ x: clock.at(sample, i), y }];
  });

function levelOf(samples: readonly Sample[]): number {
  const values = [charged, rssBytes, rssAnonBytes, takenByV8]
    .map((of) => samples.flatMap((sample) => of(sample) ?? []))
    .find((found) => found.length > 0);
  return values === undefined ? 0 : median(values);
}

/** Pearson's correlation over the samples that have both. */
function correlation(samples: readonly Sample[], a: Quantity, b: Quantity): number {
  let n = 0;
  let [sa, sb, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (const sample of samples) {
    const x = a(sample);
    const y = b(sample);
    if (x === undefined || y === undefined) continue;
    n += 1;
    sa += x;
    sb += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  const spread = (aa - (sa * sa) / n) * (bb - (sb * sb) / n);
  return n < 3 || !(spread > 0) ? 0 : (ab - (sa * sb) / n) / Math.sqrt(spread);
}
