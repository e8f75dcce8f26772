import { readingOf, type Sample } from '../../../protocol/sample.ts';
import { NotShown } from '../../not-shown.ts';
import { type RunHistory, reading } from '../../run-history.ts';
import type { Measure } from '../measure.ts';
import { counted, firstCounted, MB, needsPageCache, onDisk, usage } from './log.ts';

/** The limit has to be passed by this much, so that it is the limit that stops the cache, and not the log that ends. */
const passedBy = 1.02;
/** A process that needs more of the limit than this by itself is killed for its own memory, not for the cache. */
const mostOfLimit = 0.6;
const lower = 'set a memory limit of half of what is logged, and delete and reclaim nothing';

/**
 * The limit of a run whose logs, as they lay on the disk, would have passed it had the kernel kept all of them.
 * @throws NotShown
 */
function passedLimit(run: RunHistory): { limitBytes: number; samples: readonly Sample[] } {
  needsPageCache(run);
  const reclaimedTMs = run.acts.find(({ name }) => name === 'reclaim')?.fromTMs ?? Number.POSITIVE_INFINITY;
  const samples = counted(run).filter(
    (sample) => readingOf(sample, 'cgroup', 'limitBytes') !== undefined && sample.tMs <= reclaimedTMs,
  );
  const last = samples.at(-1);
  if (last === undefined) throw new NotShown('this run had no limit that could be read', lower);
  const limitBytes = reading(last, 'cgroup', 'limitBytes');
  const startBytes = usage(firstCounted(run));
  const would = Math.max(...samples.map((sample) => startBytes + onDisk(sample)));
  if (would < passedBy * limitBytes)
    throw new NotShown(
      `what lay in the logs did not come to the limit of ${Math.round(limitBytes / MB)} MB`,
      lower,
    );
  return { limitBytes, samples };
}

/** Measures of what happens at a memory limit. */
export const atTheLimit: Readonly<Record<string, Measure>> = {
  highestUsagePerLimit: {
    anyKnobs: true,
    read: (run) => {
      const { limitBytes, samples } = passedLimit(run);
      return {
        value: Math.max(...samples.map((sample) => usage(sample) / limitBytes)),
        noise: 0,
        // Charges that must not fail may pass the limit for a moment. Source: Linux mm/memcontrol.c, try_charge_memcg().
        allowance: 0.01,
        window: { fromTMs: samples[0]?.tMs ?? 0, toTMs: samples.at(-1)?.tMs ?? 0 },
        todo: lower,
      };
    },
  },
  oomKillsOfFinishedRun: {
    anyKnobs: true,
    read: (run) => {
      const { limitBytes, samples } = passedLimit(run);
      if (run.end === undefined || !['finished', 'stopped', 'oom-killed'].includes(run.end.kind))
        throw new NotShown('the run did not come to its end', 'let it run until it ends');
      const own = Math.max(...samples.map(ownBytes));
      if (own > mostOfLimit * limitBytes)
        throw new NotShown(
          `the process alone needs ${Math.round(own / MB)} MB of the limit of ${Math.round(limitBytes / MB)} MB`,
          `set the memory limit to ${Math.ceil(own / mostOfLimit / MB / 10) * 10} MB or more`,
        );
      const counter = run.samples.findLast((sample) => readingOf(sample, 'cgroup', 'oomKills') !== undefined);
      if (counter === undefined)
        throw new NotShown('the kernel counter oom_kill cannot be read on this machine');
      return {
        value: run.end.kind === 'oom-killed' ? run.end.oomKills : reading(counter, 'cgroup', 'oomKills'),
        noise: 0,
        window: { fromTMs: samples[0]?.tMs ?? 0, toTMs: counter.tMs },
      };
    },
  },
};

/** Memory that cannot be reclaimed: of the process, and of the kernel for it. */
const ownBytes = (sample: Sample): number =>
  reading(sample, 'cgroup', 'anonBytes') + (readingOf(sample, 'cgroup', 'kernelBytes') ?? 0);
