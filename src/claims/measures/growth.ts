import { readingOf, type Sample, type SampleGroup } from '../../protocol/sample.ts';
import { fromFirstReport, undisturbed } from '../../verdict/disturbed.ts';
import { alongWork, whileWorking } from '../../verdict/series.ts';
import { type Point, slopeOf } from '../../verdict/slope.ts';
import { markOf, NotShown, type RunHistory, reading, sampleBefore } from '../run-history.ts';
import type { Measure } from './measure.ts';

/** What a measure of growth is asked about: `process.rssBytes`. */
interface Asked {
  readonly group: SampleGroup;
  readonly reading: string;
}

const groups: readonly string[] = ['cgroup', 'process', 'runtime', 'demo'];

function asked(text: string | undefined): Asked {
  const [group = '', reading = ''] = (text ?? '').split('.');
  if (!groups.includes(group) || reading === '')
    throw new Error(
      `A measure takes a reading as group.reading (process.rssBytes), found ${text ?? 'nothing'}.`,
    );
  return { group: group as SampleGroup, reading };
}

/** The value of a reading in a sample. @throws NotShown where the machine does not give it */
const levelOf = (sample: Sample, what: Asked): number => reading(sample, what.group, what.reading);

const samplesOf = (run: RunHistory): readonly Sample[] => undisturbed(run.events);

/** Samples with that reading, from the program's first report on. */
function told(run: RunHistory, what: Asked): readonly Sample[] {
  const kept = fromFirstReport(samplesOf(run)).filter(
    (sample) => readingOf(sample, what.group, what.reading) !== undefined,
  );
  if (kept.length === 0) throw new NotShown(`${what.group}.${what.reading} cannot be read on this machine`);
  return kept;
}

/** A reading against the work done, the first quarter of it left out. @throws NotShown when that is too little */
function settled(run: RunHistory, what: Asked, counter: string): readonly Point[] {
  const points = alongWork(samplesOf(run), { counter, unit: '' }, what.group, what.reading);
  if (points.length < 10)
    throw new NotShown(`the work was over too soon to measure ${what.group}.${what.reading}`);
  return points;
}

function slope(run: RunHistory, what: Asked, counter: string) {
  const found = slopeOf(settled(run, what, counter));
  if (found === undefined) throw new NotShown('there are too few samples for a slope');
  return found;
}

/** Highest less first of a reading while the program lived. */
function rise(run: RunHistory, what: Asked): number {
  const values = told(run, what).map((sample) => levelOf(sample, what));
  return Math.max(...values) - (values[0] ?? 0);
}

/** A reading at the last unit of work, less the same at the first. */
function riseWhileWorking(run: RunHistory, what: Asked, counter: string): number {
  const working = whileWorking(samplesOf(run), { counter, unit: '' }).filter(
    (sample) => readingOf(sample, what.group, what.reading) !== undefined,
  );
  const [from] = working;
  const to = working.at(-1);
  if (from === undefined || to === undefined || from === to)
    throw new NotShown('nothing was worked in this run');
  return levelOf(to, what) - levelOf(from, what);
}

/** The last reading before the end. */
function last(run: RunHistory, what: Asked): number {
  const sample = told(run, what).at(-1);
  if (sample === undefined) throw new NotShown('the run has no samples');
  return levelOf(sample, what);
}

/**
 * Measures of growth, on runs of any demo. They take their readings as arguments:
 * `slopePer(process.rssBytes, calls)` in `demo.json`.
 */
export const growthMeasures: Readonly<Record<string, Measure>> = {
  /** Slope of a reading per unit of a counter. */
  slopePer: (run, [what, counter]) => slope(run, asked(what), counter ?? '').value,
  /** The largest slope that the 95 % interval allows, of either sign. */
  slopeAtMost: (run, [what, counter]) => {
    const { low, high } = slope(run, asked(what), counter ?? '');
    return Math.max(Math.abs(low), Math.abs(high));
  },
  /** Slope of one reading per slope of another, over the same work. */
  slopeShare: (run, [part, whole, counter]) =>
    slope(run, asked(part), counter ?? '').value / slope(run, asked(whole), counter ?? '').value,
  /** What the second half of the settled work adds, per what the first adds: 1 for a line, 0 for a plateau. */
  secondHalfPerFirst: (run, [what, counter]) => {
    const points = settled(run, asked(what), counter ?? '');
    const half = ((points[0]?.x ?? 0) + (points.at(-1)?.x ?? 0)) / 2;
    const growth = (some: readonly Point[]) => (some.at(-1)?.y ?? 0) - (some[0]?.y ?? 0);
    return growth(points.filter((p) => p.x >= half)) / growth(points.filter((p) => p.x <= half));
  },
  /** Highest less lowest of a reading over the settled work. */
  rangeWhile: (run, [what, counter]) => {
    const values = settled(run, asked(what), counter ?? '').map((point) => point.y);
    return Math.max(...values) - Math.min(...values);
  },
  /** How far a reading rose at its highest. */
  rise: (run, [what]) => rise(run, asked(what)),
  /** Rise of one reading per rise of another. */
  riseShare: (run, [part, whole]) => rise(run, asked(part)) / rise(run, asked(whole)),
  /** Growth of one reading per growth of another, from the first unit of work to the last. */
  growthPer: (run, [part, whole, counter]) =>
    riseWhileWorking(run, asked(part), counter ?? '') / riseWhileWorking(run, asked(whole), counter ?? ''),
  /** One reading per another, at the end. */
  lastPer: (run, [part, whole]) => last(run, asked(part)) / last(run, asked(whole)),
  /** A reading at the end. */
  last: (run, [what]) => last(run, asked(what)),
  /** Processes that the kernel killed, by its own counter. */
  oomKills: (run) =>
    run.end?.kind === 'oom-killed' ? run.end.oomKills : last(run, asked('cgroup.oomKills')),
  /** How far a reading fell within so many milliseconds after a mark, as a share of what it was above its lowest before. */
  fellAfter: (run, [markName, what, withinMs]) => {
    const mark = markOf(run, markName ?? '');
    const before = levelOf(sampleBefore(run, mark.tMs - 50), asked(what));
    const after = levelOf(sampleBefore(run, mark.tMs + Number(withinMs ?? 1000)), asked(what));
    // Not the first that goes with a report: a program on a busy machine may have begun to work by then.
    const { group, reading } = asked(what);
    const earlier = samplesOf(run).filter(({ tMs }) => tMs <= mark.tMs);
    const levels = earlier.flatMap((sample) => readingOf(sample, group, reading) ?? []);
    const base = Math.min(...levels);
    if (before - base <= 0) throw new NotShown(`${what ?? ''} had not risen before ${markName ?? ''}`);
    return (before - after) / (before - base);
  },
  /** What a heap snapshot of the run counted, per rise of a reading until then. */
  profilePerRise: (run, [what]) => {
    const mark = run.marks.findLast((one) => one.profile?.totalBytes !== undefined);
    if (mark?.profile?.totalBytes === undefined) throw new NotShown('no heap snapshot was taken in this run');
    return mark.profile.totalBytes / rise(run, asked(what));
  },
};
