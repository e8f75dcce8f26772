import { readingOf, type Sample } from '../../../protocol/sample.ts';
import { type CleanStretch, cleanStretches, spoiledBy, spoilersIn } from '../../clean.ts';
import { NotShown } from '../../not-shown.ts';
import { type RunHistory, reading } from '../../run-history.ts';
import type { SpoilerKind } from '../../spoilers.ts';
import type { Measure, Reading } from '../measure.ts';
import { runtimeBytes, runtimeTrendBytes } from '../runtime-memory.ts';
import { trendOf } from '../trend.ts';
import {
  atRest,
  chargeBatchBytes,
  counted,
  effectWithinMs,
  file,
  firstCounted,
  logged,
  needsPageCache,
  needsTwoLists,
  scatterBefore,
  usage,
  valueOrNone,
  workingSet,
  writtenTMs,
} from './log.ts';

/**
 * The first half of the work is the runtime's own starting up as well (modules, first compilation), which is
 * some 10 MB whatever the program does; what follows the work is seen in the second.
 */
const settledShare = 0.5;
const logMore = 'log more, or slower, and leave it alone until the mark “last line written”';

interface Quantity {
  readonly of: (sample: Sample) => number;
  readonly spoiledBy: readonly SpoilerKind[];
  /** Whether the runtime's own memory is in it: then the first half is left out. */
  readonly hasRuntime: boolean;
  readonly needs?: (run: RunHistory) => void;
}

/** The longest part of the writing that nothing spoiled, by bytes logged. @throws NotShown */
function longest(run: RunHistory, kinds: readonly SpoilerKind[]): CleanStretch {
  const fromTMs = firstCounted(run).tMs;
  const toTMs = (writtenTMs(run) ?? Number.POSITIVE_INFINITY) + effectWithinMs;
  let best: { stretch: CleanStretch; bytes: number } | undefined;
  for (const stretch of cleanStretches(run, kinds, fromTMs, toTMs)) {
    const bytes = loggedIn(stretch.samples);
    if (best === undefined || bytes > best.bytes) best = { stretch, bytes };
  }
  if (best === undefined || best.bytes === 0)
    throw spoiledBy(
      spoilersIn(run, kinds, fromTMs, toTMs),
      new NotShown('nothing was logged in this run', logMore),
    );
  return best.stretch;
}

/** How many samples late a report may be at either end of a stretch, and in the middle of a short one. */
const reportsLate = 3;

/** The most that was logged between two samples. */
function largestStep(samples: readonly Sample[]): number {
  const values = samples.flatMap((sample) => readingOf(sample, 'demo', 'loggedBytes') ?? []);
  return Math.max(0, ...values.slice(1).map((value, i) => value - (values[i] ?? value)));
}

function loggedIn(samples: readonly Sample[]): number {
  const values = samples.flatMap((sample) => readingOf(sample, 'demo', 'loggedBytes') ?? []);
  return (values.at(-1) ?? 0) - (values[0] ?? 0);
}

/** Samples of the writing itself: the one before the first new byte to the one with the last. */
function writing(samples: readonly Sample[]): readonly Sample[] {
  const bytes = samples.map((sample) => readingOf(sample, 'demo', 'loggedBytes'));
  const most = bytes.findLast((value) => value !== undefined) ?? 0;
  const least = bytes.find((value) => value !== undefined) ?? 0;
  return samples.slice(Math.max(0, bytes.lastIndexOf(least)), bytes.indexOf(most) + 1);
}

/** Growth of a quantity per byte logged. */
function growth(run: RunHistory, quantity: Quantity): Reading {
  quantity.needs?.(run);
  const stretch = longest(run, quantity.spoiledBy);
  const [first] = stretch.samples;
  const last = stretch.samples.at(-1);
  const settled = quantity.hasRuntime ? undefined : betweenRests(run, quantity, stretch);
  if (settled !== undefined) return settled;
  if (first === undefined || last === undefined)
    throw new NotShown('nothing was logged in this run', logMore);
  const written = writing(stretch.samples);
  const total = loggedIn(written);
  const start = logged(counted(run)[0] ?? first);
  const leaveOut = quantity.hasRuntime && stretch.fromStart ? settledShare * total : 0;
  const kept = written.filter(
    (sample) => (readingOf(sample, 'demo', 'loggedBytes') ?? -1) - start >= leaveOut,
  );
  const points = kept.flatMap((sample) => {
    const y = valueOrNone(quantity.of, sample);
    return y === undefined ? [] : [{ x: logged(sample), y }];
  });
  const slope = trendOf(points);
  const bytes = loggedIn(kept);
  if (slope === undefined || bytes === 0)
    throw spoiledBy(
      stretch.endedBy === undefined ? [] : [stretch.endedBy],
      new NotShown('the writing was over too soon to measure it', logMore),
    );
  return {
    value: slope.value,
    noise: slope.noise + chargeBatchBytes / bytes,
    besides: quantity.hasRuntime ? runtimeTrendBytes(kept) / bytes : 0,
    allowance:
      ((quantity.hasRuntime ? runtimeBytes(kept) : 0) +
        reportsLate * Math.max(1, Math.abs(slope.value)) * largestStep(kept)) /
      bytes,
    window: { fromTMs: kept[0]?.tMs ?? first.tMs, toTMs: kept.at(-1)?.tMs ?? last.tMs },
    todo: logMore,
  };
}

/** From the rest before the first line to the rest after the last, where both are clean: exact. */
function betweenRests(run: RunHistory, quantity: Quantity, stretch: CleanStretch): Reading | undefined {
  const endTMs = writtenTMs(run);
  const [from] = stretch.samples;
  const to = stretch.samples.at(-1);
  if (endTMs === undefined || from === undefined || to === undefined) return undefined;
  // The report of the last line may be older than the counters beside it.
  const rests = atRest(stretch.samples, from, 'after') && atRest(stretch.samples, to, 'before');
  if (!stretch.fromStart || logged(from) !== 0 || !rests || to.tMs - endTMs < 150) return undefined;
  const bytes = logged(to);
  return {
    value: (quantity.of(to) - quantity.of(from)) / bytes,
    noise:
      (2 * chargeBatchBytes +
        scatterBefore(
          { ...run, samples: stretch.samples.filter(({ tMs }) => tMs > endTMs) },
          quantity.of,
          to.tMs,
        )) /
      bytes,
    window: { fromTMs: from.tMs, toTMs: to.tMs },
    todo: logMore,
  };
}

const givenBack: readonly SpoilerKind[] = [
  'delete-rotated',
  'delete-current',
  'reopen-current',
  'reclaim',
  'limit',
  'taken-back',
  'read-back',
];
const ofProcess: readonly SpoilerKind[] = ['log-reader', 'collect-garbage', 'reclaim', 'limit'];

const growing = (quantity: Quantity): Measure => ({ anyKnobs: true, read: (run) => growth(run, quantity) });

/** Measures of what grows while lines are written, per byte logged. */
export const whileWriting: Readonly<Record<string, Measure>> = {
  fileGrowthPerLoggedByte: growing({
    of: file,
    spoiledBy: givenBack,
    hasRuntime: false,
    needs: needsPageCache,
  }),
  rssGrowthWhileWriting: growing({
    of: (sample) => reading(sample, 'process', 'rssBytes'),
    spoiledBy: ofProcess,
    hasRuntime: true,
  }),
  heapGrowthWhileWriting: growing({
    of: (sample) => reading(sample, 'runtime', 'heapUsedBytes'),
    spoiledBy: ['collect-garbage'],
    hasRuntime: true,
  }),
  workingSetGrowthWhileWriting: growing({
    of: workingSet,
    spoiledBy: [...givenBack, ...ofProcess],
    hasRuntime: true,
    needs: (run) => {
      needsPageCache(run);
      needsTwoLists(run);
    },
  }),
  usageGrowthWhileWriting: growing({
    of: usage,
    spoiledBy: [...givenBack, ...ofProcess],
    hasRuntime: true,
  }),
  usageMinusCacheGrowthWhileWriting: growing({
    of: (sample) => usage(sample) - file(sample),
    spoiledBy: [...givenBack, ...ofProcess],
    hasRuntime: true,
  }),
  fdsRangeWhileWriting: {
    anyKnobs: true,
    read: (run) => {
      const stretch = longest(run, ['log-reader']);
      const total = loggedIn(stretch.samples);
      const start = logged(counted(run)[0] ?? firstCounted(run));
      const settled = writing(stretch.samples).filter(
        (sample) => (readingOf(sample, 'demo', 'loggedBytes') ?? -1) - start >= settledShare * total,
      );
      const fds = settled.flatMap((sample) => readingOf(sample, 'process', 'fds') ?? []);
      if (fds.length < 10) throw new NotShown('the writing was over too soon to count descriptors', logMore);
      return {
        value: Math.max(...fds) - Math.min(...fds),
        noise: 0,
        window: { fromTMs: settled[0]?.tMs ?? 0, toTMs: settled.at(-1)?.tMs ?? 0 },
        todo: logMore,
      };
    },
  },
};
