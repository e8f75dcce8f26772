import { median } from 'simple-statistics';
import { readingOf, type Sample } from '../../protocol/sample.ts';
import { alongWork } from '../../verdict/series.ts';
import type { Point } from '../../verdict/slope.ts';
import { spoiledBy } from '../clean.ts';
import { NotShown } from '../not-shown.ts';
import { findMark } from '../run-history.ts';
import type { Measure, Reading } from './measure.ts';
import { startUpBytes } from './runtime-memory.ts';
import { type Trend, trendOf } from './trend.ts';
import {
  hasRuntime,
  level,
  type Named,
  named,
  scatterBytes,
  tooFew,
  trendBytes,
  type WorkStretch,
  workOf,
} from './work-stretch.ts';

const MB = 2 ** 20;

/** A reading against the work done, the first quarter of it left out. @throws NotShown when that is too little */
function settled(stretch: WorkStretch, what: Named, counter: string): readonly Point[] {
  const { endedBy } = stretch;
  const points = alongWork(
    what.reading === 'fds' ? ownSamples(stretch) : stretch.samples,
    { counter, unit: '' },
    what.group,
    what.reading,
  );
  if (points.length < 10) throw tooFew(what, endedBy);
  return points;
}

/** Samples without a process that the program has started for a moment: its descriptors are counted too. */
function ownSamples({ samples, working }: WorkStretch): readonly Sample[] {
  const processes = (sample: Sample | undefined) =>
    sample === undefined ? undefined : readingOf(sample, 'process', 'processes');
  return samples.filter((sample) => processes(sample) === processes(working[0]));
}

/** A slope with what speaks against taking it at its word. */
function slope(stretch: WorkStretch, what: Named, counter: string): Reading {
  const points = settled(stretch, what, counter);
  const last = stretch.settled.at(-1)?.tMs ?? 0;
  // Timers are counted once a second: for the first seconds nothing is known of them.
  if (what.reading === 'timers' && last - (stretch.settled[0]?.tMs ?? 0) < timersKnownAfterMs)
    throw tooFew(what, stretch.endedBy);
  const found = betweenRests(stretch, what, counter) ?? trendOf(points);
  const units = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0);
  if (found === undefined || units <= 0) throw tooFew(what, stretch.endedBy);
  const { value } = found;
  return {
    ...found,
    besides: trendBytes(stretch.settled, what) / units,
    // A count is taken some work later or earlier than the work is told.
    allowance:
      (Math.abs(value) * 2 * largestStep(stretch.samples, { group: 'demo', reading: counter })) / units,
    window: stretch.window,
    todo: stretch.todo,
  };
}

/** Three counts of the timers. */
const timersKnownAfterMs = 3_000;
/** A runtime opens some descriptors of its own, and starts a thread or two, whatever the work is. */
const ownPieces = 4;

/** A count between the rest before the work and the rest after it, where both were seen: no report is late there. */
function betweenRests({ samples }: WorkStretch, what: Named, counter: string): Trend | undefined {
  if (what.reading !== 'fds') return undefined;
  const told = samples.flatMap((sample) => {
    const units = readingOf(sample, 'demo', counter);
    const pieces = readingOf(sample, what.group, what.reading);
    return units === undefined || pieces === undefined ? [] : [{ units, pieces }];
  });
  const [first, last] = [told[0], told.at(-1)];
  if (first === undefined || last === undefined || first.units === last.units) return undefined;
  const before = told.filter(({ units }) => units === first.units);
  // The last look may have met a program that was leaving, with its descriptors closed already.
  const after = told.filter(({ units }) => units === last.units).slice(0, -1);
  if (before.length < 2 || after.length < 2) return undefined;
  const piecesOf = (rest: typeof told) => median(rest.map(({ pieces }) => pieces));
  const units = last.units - first.units;
  return { value: (piecesOf(after) - piecesOf(before)) / units, noise: ownPieces / units };
}

/** The largest step of a reading between two samples: how far two readings of one sample may be apart in time. */
function largestStep(samples: readonly Sample[], what: Named): number {
  const values = samples.flatMap((sample) => readingOf(sample, what.group, what.reading) ?? []);
  return Math.max(0, ...values.slice(1).map((value, i) => value - (values[i] ?? value)));
}

/** How far a reading has moved over the settled work, by its slope, in bytes. */
function grownBytes(stretch: WorkStretch, what: Named, counter: string): number {
  const points = settled(stretch, what, counter);
  const units = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0);
  return Math.abs(slope(stretch, what, counter).value) * units;
}

/**
 * One quantity per another, with the doubts about both.
 * @param common whether what else is in them is the same memory, as in anon and RSS: it then moves both alike
 */
function share(part: Reading, whole: Reading, common = false): Reading {
  const value = part.value / whole.value;
  const doubt = (of: (reading: Reading) => number): number =>
    (of(part) + Math.abs(value) * of(whole)) / Math.abs(whole.value);
  const besides = common
    ? (Math.abs(1 - value) * (whole.besides ?? 0)) / Math.abs(whole.value)
    : doubt((one) => one.besides ?? 0);
  return {
    value,
    // The scatter of the two is not the same: their errors add up as those of independent readings.
    noise: Math.hypot(part.noise, value * whole.noise) / Math.abs(whole.value),
    besides,
    allowance: doubt(({ allowance = 0 }) => allowance),
    window: part.window,
    ...(part.todo === undefined ? {} : { todo: part.todo }),
  };
}

/** Highest less first of a reading. */
function rise({ samples, window, todo, endedBy }: WorkStretch, what: Named): Reading {
  const values = samples.flatMap((sample) => readingOf(sample, what.group, what.reading) ?? []);
  const [first] = values;
  if (first === undefined) throw tooFew(what, endedBy);
  const besides = scatterBytes(samples, what);
  const allowance = hasRuntime(what) ? startUpBytes : 0;
  return { value: Math.max(...values) - first, noise: 0, besides, allowance, window, todo };
}

/** A reading at the last unit of work, less the same at the first. */
function growth(stretch: WorkStretch, what: Named): Reading {
  const kept = stretch.working.filter((sample) => readingOf(sample, what.group, what.reading) !== undefined);
  const [from] = kept;
  const to = kept.at(-1);
  if (from === undefined || to === undefined || from === to) throw tooFew(what, stretch.endedBy);
  return {
    value: level(to, what) - level(from, what),
    noise: 0,
    besides: scatterBytes(kept, what),
    allowance: largestStep(kept, what) + (hasRuntime(what) ? startUpBytes : 0),
    window: { fromTMs: from.tMs, toTMs: to.tMs },
    todo: stretch.todo,
  };
}

/** A measure of a stretch of work, on the readings that it is asked about. */
const ofWork = (
  readings: number,
  read: (stretch: WorkStretch, readings: readonly Named[], words: readonly string[]) => Reading,
): Measure => ({
  read: (run, { words }) => {
    const whats = words.slice(0, readings).map(named);
    return read(workOf(run, whats, words[readings]), whats, words);
  },
});

const nothing: Named = { group: 'process', reading: '' };

/**
 * Measures of growth, on runs of any demo. They take their readings as arguments:
 * `slopePer(process.rssBytes, calls)` in `demo.json`.
 */
export const growthMeasures: Readonly<Record<string, Measure>> = {
  /** Slope of a reading per unit of a counter. */
  slopePer: ofWork(1, (work, [what = nothing], [, counter = '']) => slope(work, what, counter)),
  /** The same as a share of what a knob, in MB, says of one unit. */
  slopePerKnob: {
    read: (run, { words }) => {
      const [what, counter = '', knob = ''] = words;
      const knobMb = run.knobs?.[knob];
      if (typeof knobMb !== 'number') throw new NotShown(`the knob ${knob} of this run is not known`);
      return share(slope(workOf(run, [named(what)], counter), named(what), counter), {
        ...{ value: knobMb * MB, noise: 0, window: { fromTMs: 0, toTMs: 0 } },
      });
    },
  },
  /** The largest slope that the run allows, of either sign. It is too large only when the smallest is as well. */
  slopeAtMost: ofWork(1, (work, [what = nothing], [, counter = '']) => {
    const { value, noise, ...rest } = slope(work, what, counter);
    const most = Math.abs(value) + noise;
    return { ...rest, value: most, noise: 0, allowance: Math.min(most, 2 * noise) };
  }),
  /** Slope of one reading per slope of another, over the same work. */
  slopeShare: ofWork(2, (work, [part = nothing, whole = nothing], [, , counter = '']) => {
    const found = share(
      slope(work, part, counter),
      slope(work, whole, counter),
      hasRuntime(part) && hasRuntime(whole),
    );
    // A whole that is no more than what starting the runtime makes is not known to be of this work at all.
    return hasRuntime(whole) && grownBytes(work, whole, counter) < startUpBytes
      ? { ...found, besides: Number.POSITIVE_INFINITY }
      : found;
  }),
  /** What the second half of the settled work adds, per what the first adds: 1 for a line, 0 for a plateau. */
  secondHalfPerFirst: ofWork(1, (work, [what = nothing], [, counter = '']) => {
    const points = settled(work, what, counter);
    const half = ((points[0]?.x ?? 0) + (points.at(-1)?.x ?? 0)) / 2;
    const besides = trendBytes(work.settled, what);
    const grown = (some: readonly Point[]): Reading => ({
      value: (some.at(-1)?.y ?? 0) - (some[0]?.y ?? 0),
      noise: 0,
      besides,
      allowance: largestStep(work.samples, what),
      window: work.window,
      todo: work.todo,
    });
    return share(grown(points.filter((p) => p.x >= half)), grown(points.filter((p) => p.x <= half)));
  }),
  /** Highest less lowest of a reading over the settled work. */
  rangeWhile: ofWork(1, (work, [what = nothing], [, counter = '']) => {
    const values = settled(work, what, counter).map((point) => point.y);
    return {
      value: Math.max(...values) - Math.min(...values),
      noise: 0,
      window: work.window,
      todo: work.todo,
    };
  }),
  /** How far a reading rose at its highest, in a run that has done at least a given number of units of a counter. */
  rise: ofWork(1, (work, [what = nothing], [, counter = '', least = '0']) => {
    const done = Math.max(0, ...work.samples.flatMap((sample) => readingOf(sample, 'demo', counter) ?? []));
    if (done < Number(least))
      throw spoiledBy(
        work.endedBy === undefined ? [] : [work.endedBy],
        new NotShown(`${done} ${counter} had been made, and it takes ${least} to see it`, work.todo),
      );
    return rise(work, what);
  }),
  /** Rise of one reading per rise of another. */
  riseShare: ofWork(2, (work, [part = nothing, whole = nothing]) =>
    share(rise(work, part), rise(work, whole)),
  ),
  /** Growth of one reading per growth of another, from the first unit of work to the last. */
  growthPer: ofWork(2, (work, [part = nothing, whole = nothing]) =>
    share(growth(work, part), growth(work, whole)),
  ),
  /** One reading per another, as they stand when the program has marked that it has counted. */
  lastPer: {
    read: (run, { words: [part, whole, mark = ''] }) => {
      const told = findMark(run, mark);
      const sample = run.samples.find(
        (one) =>
          told !== undefined &&
          one.tMs >= told.tMs &&
          [part, whole].every((name) => readingOf(one, named(name).group, named(name).reading) !== undefined),
      );
      if (told === undefined || sample === undefined)
        throw new NotShown(
          `the program had not come to its mark “${mark}”`,
          'let it run until it has made its calls and counted',
        );
      return {
        value: level(sample, named(part)) / level(sample, named(whole)),
        noise: 0,
        window: { fromTMs: 0, toTMs: sample.tMs },
      };
    },
  },
  /** What a heap snapshot of the run counted, per rise of a reading until then. */
  profilePerRise: {
    read: (run, { words: [what] }) => {
      const mark = run.marks.findLast((one) => one.profile?.totalBytes !== undefined);
      const totalBytes = mark?.profile?.totalBytes;
      if (totalBytes === undefined)
        throw new NotShown('no heap profile was taken in this run', 'let it run until its profile is taken');
      const work = workOf(run, [named(what)], undefined);
      return share({ value: totalBytes, noise: 0, window: work.window }, rise(work, named(what)));
    },
  },
};
