import { median, quantile } from 'simple-statistics';
import { lenses } from '../../../formulas/lenses.ts';
import { readingOf, type Sample } from '../../../protocol/sample.ts';
import { cleanStretches, spoiledBy, spoilersIn } from '../../clean.ts';
import { NotShown } from '../../not-shown.ts';
import { reading } from '../../run-history.ts';
import type { SpoilerKind } from '../../spoilers.ts';
import type { Measure } from '../measure.ts';
import {
  chargeBatchBytes,
  effectWithinMs,
  firstCounted,
  logged,
  MB,
  needsPageCache,
  usage,
  writtenTMs,
} from './log.ts';

const logMore = 'log more, and leave the logs where they are until the mark “last line written”';
const takesAway: readonly SpoilerKind[] = [
  ...(['delete-rotated', 'delete-current', 'reopen-current', 'reclaim', 'limit', 'taken-back'] as const),
];
/** Of a smaller container the kernel's charges in advance alone (256 KB for each CPU) are a per cent and more. */
const worthAddingUpBytes = 64 * MB;
/** Below this many samples a share of 95 of 100 is the worst of them. */
const leastSamples = 20;

/** Anonymous memory of the sandbox around the program: in the cgroup's number, and in no process of the run. */
const sandboxBytes = 2 * MB;

/** Measures of single moments: do the numbers of one instant fit together? */
export const oneMoment: Readonly<Record<string, Measure>> = {
  highestLensPerLowest: {
    anyKnobs: true,
    read: (run, { band }) => {
      needsPageCache(run);
      const fromTMs = firstCounted(run).tMs;
      const untilTMs = (writtenTMs(run) ?? Number.POSITIVE_INFINITY) + effectWithinMs;
      const spoilers = spoilersIn(run, takesAway, fromTMs, untilTMs);
      const sample = cleanStretches(run, takesAway, fromTMs, untilTMs)
        .find(({ fromStart }) => fromStart)
        ?.samples.findLast((one) => readingOf(one, 'demo', 'loggedBytes') !== undefined);
      if (sample === undefined)
        throw spoiledBy(spoilers, new NotShown('nothing was logged in this run', logMore));
      const numbers = lenses.flatMap((lens) => lens.compute(sample) ?? []);
      // What prints next to nothing counts as a hundredth: how many times nothing is says nothing.
      const highest = Math.max(...numbers);
      const lowest = Math.max(Math.min(...numbers), highest / 100);
      if (numbers.length < 3) throw new NotShown('too few of the formulas can be computed on this machine');
      // What was logged is what they disagree about: without enough of it there is nothing to see.
      if (logged(sample) < 1.1 * (band[0] - 1) * lowest)
        throw spoiledBy(
          spoilers,
          new NotShown(
            `only ${Math.round(logged(sample) / MB)} MB were logged, beside ${Math.round(lowest / MB)} MB by the lowest formula`,
            logMore,
          ),
        );
      return {
        value: highest / lowest,
        noise: chargeBatchBytes / lowest,
        window: { fromTMs: sample.tMs, toTMs: sample.tMs },
        todo: logMore,
      };
    },
  },
  rssBeyondAnonPerRssFile: {
    anyKnobs: true,
    read: (run) => {
      const fromTMs = firstCounted(run).tMs;
      const spoilers = spoilersIn(run, ['log-reader', 'reclaim', 'limit'], fromTMs, Number.POSITIVE_INFINITY);
      const shares = cleanStretches(
        run,
        ['log-reader', 'reclaim', 'limit'],
        fromTMs,
        Number.POSITIVE_INFINITY,
      ).flatMap(({ samples }) => samples.flatMap((sample) => beyondAnon(sample) ?? []));
      if (shares.length < 10)
        throw spoiledBy(spoilers, new NotShown('there are too few samples of the process alone', logMore));
      const values = shares.map(({ value }) => value);
      return {
        value: median(values),
        noise: (quantile(values, 0.75) - quantile(values, 0.25)) / 2,
        allowance: sandboxBytes / median(shares.map(({ fileBytes }) => fileBytes)),
        window: { fromTMs: shares[0]?.tMs ?? fromTMs, toTMs: shares.at(-1)?.tMs ?? fromTMs },
        todo: logMore,
      };
    },
  },
  residualShareOf95: {
    anyKnobs: true,
    read: (run) => {
      // memory.current is exact, memory.stat may lag behind it for a moment: single samples while much is
      // written do not count, and none while much is given back. Source: Linux mm/memcontrol.c, mem_cgroup_flush_stats().
      const kept = run.samples.filter(
        (sample) =>
          (readingOf(sample, 'cgroup', 'usageBytes') ?? 0) > worthAddingUpBytes &&
          !run.acts.some((act) => sample.tMs >= act.fromTMs && sample.tMs <= act.toTMs),
      );
      if (kept.length < leastSamples)
        throw new NotShown(
          `the container held more than ${worthAddingUpBytes / MB} MB in ${kept.length} samples only, and it takes ${leastSamples}`,
          'log more than 64 MB, and stay for some seconds',
        );
      const residuals = kept.map(residual);
      return {
        value: quantile(
          kept.map((sample, i) => (residuals[i] ?? 0) / usage(sample)),
          0.95,
        ),
        noise: 0,
        allowance: (2 * chargeBatchBytes) / worthAddingUpBytes,
        window: { fromTMs: kept[0]?.tMs ?? 0, toTMs: kept.at(-1)?.tMs ?? 0 },
      };
    },
  },
};

/** What RSS has beyond the container's anonymous memory, per page of a file that it has mapped. */
function beyondAnon(sample: Sample): { tMs: number; value: number; fileBytes: number } | undefined {
  const rssBytes = readingOf(sample, 'process', 'rssBytes');
  const anonBytes = readingOf(sample, 'cgroup', 'anonBytes');
  const fileBytes = readingOf(sample, 'process', 'rssFileBytes');
  const alone = readingOf(sample, 'process', 'processes') === 1;
  if (
    rssBytes === undefined ||
    anonBytes === undefined ||
    fileBytes === undefined ||
    fileBytes === 0 ||
    !alone
  )
    return undefined;
  return { tMs: sample.tMs, value: (rssBytes - anonBytes) / fileBytes, fileBytes };
}

function residual(sample: Sample): number {
  const parts = ['anonBytes', 'kernelBytes', 'shmemBytes', 'activeFileBytes', 'inactiveFileBytes'];
  const sum = parts.reduce((total, name) => total + reading(sample, 'cgroup', name), 0);
  return Math.abs(usage(sample) - sum);
}
