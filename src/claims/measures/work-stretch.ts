import type { Window } from '../../protocol/evidence.ts';
import { readingOf, type Sample, type SampleGroup } from '../../protocol/sample.ts';
import { fromFirstReport } from '../../verdict/disturbed.ts';
import { whileWorking } from '../../verdict/series.ts';
import { cleanStretches, spoiledBy, spoilersIn } from '../clean.ts';
import { NotShown } from '../not-shown.ts';
import { type RunHistory, reading } from '../run-history.ts';
import type { Spoiler, SpoilerKind } from '../spoilers.ts';
import { runtimeBytes, runtimeTrendBytes } from './runtime-memory.ts';

/** A reading as a measure is asked about it: `process.rssBytes`. */
export interface Named {
  readonly group: SampleGroup;
  readonly reading: string;
}

const groups: readonly string[] = ['cgroup', 'process', 'runtime', 'demo'];

/** @throws Error for a reading that is not named as group.reading: a mistake of the declaration */
export function named(text: string | undefined): Named {
  const [group = '', reading = ''] = (text ?? '').split('.');
  if (!groups.includes(group) || reading === '')
    throw new Error(
      `A measure takes a reading as group.reading (process.rssBytes), found ${text ?? 'nothing'}.`,
    );
  return { group: group as SampleGroup, reading };
}

/** The value of a reading in a sample. @throws NotShown where the machine does not give it */
export const level = (sample: Sample, what: Named): number => reading(sample, what.group, what.reading);

/** The longest clean part of the work, by units of work. */
export interface WorkStretch {
  /** From the first report on, rests before and after the work included. */
  readonly samples: readonly Sample[];
  /** From the first unit of work to the last. */
  readonly working: readonly Sample[];
  /** The same without the first quarter of the work, in which the runtime warms up. */
  readonly settled: readonly Sample[];
  readonly window: Window;
  readonly endedBy: Spoiler | undefined;
  readonly todo: string;
}

const todo = 'let it do more, or slower, and leave it alone until it has done its work';

/** What spoils a reading beside letting go of everything and a profiler. */
const spoiling: Readonly<Record<string, readonly SpoilerKind[]>> = {
  'cgroup.usageBytes': ['reclaim', 'limit', 'taken-back'],
  'cgroup.anonBytes': ['limit'],
  'cgroup.fileBytes': ['reclaim', 'limit', 'taken-back'],
  'cgroup.kernelBytes': ['reclaim', 'limit'],
  'process.rssBytes': ['reclaim', 'limit'],
  'process.rssAnonBytes': ['limit'],
};

/**
 * The longest stretch of a run, by work done, in which nothing spoiled these readings.
 * @param counter what counts the work; without it the stretch is the longest in samples
 * @throws NotShown naming what spoiled it, or the reading that this machine does not give
 */
export function workOf(run: RunHistory, whats: readonly Named[], counter: string | undefined): WorkStretch {
  const kinds: SpoilerKind[] = ['let-go', 'profiler'];
  for (const { group, reading } of whats) kinds.push(...(spoiling[`${group}.${reading}`] ?? []));
  const told = fromFirstReport(run.samples);
  const fromTMs = told[0]?.tMs ?? 0;
  const done = (samples: readonly Sample[]): number => {
    if (counter === undefined) return samples.length;
    const counts = samples.flatMap((sample) => readingOf(sample, 'demo', counter) ?? []);
    return (counts.at(-1) ?? 0) - (counts[0] ?? 0);
  };
  const stretches = cleanStretches(run, kinds, fromTMs, Number.POSITIVE_INFINITY);
  const best = stretches.reduce<(typeof stretches)[number] | undefined>(
    (longest, one) => (longest === undefined || done(one.samples) > done(longest.samples) ? one : longest),
    undefined,
  );
  if (best === undefined || done(best.samples) === 0)
    throw spoiledBy(
      spoilersIn(run, kinds, fromTMs, Number.POSITIVE_INFINITY),
      new NotShown('nothing was worked in this run', todo),
    );
  for (const what of whats)
    if (!best.samples.some((sample) => readingOf(sample, what.group, what.reading) !== undefined))
      throw new NotShown(`${what.group}.${what.reading} cannot be read on this machine`);
  const working = whileWorking(best.samples, counter === undefined ? undefined : { counter, unit: '' });
  return {
    samples: best.samples,
    working,
    settled: settledOf(working, counter),
    window: { fromTMs: working[0]?.tMs ?? best.fromTMs, toTMs: working.at(-1)?.tMs ?? best.toTMs },
    endedBy: best.endedBy,
    todo,
  };
}

/** As `alongWork` leaves out the first quarter of the work. */
function settledOf(working: readonly Sample[], counter: string | undefined): readonly Sample[] {
  if (counter === undefined) return working;
  const done = (sample: Sample): number => readingOf(sample, 'demo', counter) ?? 0;
  const most = Math.max(0, ...working.map(done));
  return working.filter((sample) => done(sample) >= most / 4);
}

/** Why there are not enough values of a reading. */
export function tooFew(what: Named, endedBy: Spoiler | undefined): NotShown {
  return spoiledBy(
    endedBy === undefined ? [] : [endedBy],
    new NotShown(`the work was over too soon to measure ${what.group}.${what.reading}`, todo),
  );
}

/** Memory that the runtime is a part of. */
const ofRuntime = new Set(['usageBytes', 'anonBytes', 'rssBytes', 'rssAnonBytes']);
/** Charges that one CPU keeps in advance. Source: Linux include/linux/memcontrol.h, MEMCG_CHARGE_BATCH. */
const batchBytes = 64 * 4096;
/** libuv starts its pool with the first file operation: four threads that are no growth. Source: libuv, "Thread pool work scheduling". */
const poolThreads = 4;

/** Whether the runtime's own memory is a part of a reading. */
export const hasRuntime = ({ reading }: Named): boolean => ofRuntime.has(reading);

/** How much of a trend of a reading may be none of what is kept. Its scatter is in the interval of its slope already. */
export function trendBytes(samples: readonly Sample[], what: Named): number {
  if (hasRuntime(what)) return runtimeTrendBytes(samples);
  return what.group === 'cgroup' ? 2 * batchBytes : 0;
}

/** How far a reading may have moved in these samples with nothing being kept, by what the samples themselves show. */
export function scatterBytes(samples: readonly Sample[], what: Named): number {
  if (hasRuntime(what)) return runtimeBytes(samples);
  if (what.reading === 'threads') return poolThreads;
  if (!what.reading.endsWith('Bytes')) return 0;
  const values = samples.flatMap((sample) => readingOf(sample, what.group, what.reading) ?? []);
  const falls = values.slice(1).map((value, i) => (values[i] ?? value) - value);
  return Math.max(0, ...falls) + (what.group === 'cgroup' ? 2 * batchBytes : 0);
}
