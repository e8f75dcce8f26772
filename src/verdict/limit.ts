import { readingOf, type Sample } from '../protocol/sample.ts';
import type { Verdict } from '../protocol/verdict.ts';

/** The container's number stands at its limit from here on: the kernel charges in batches and reclaims a little below it. */
export const atLimit = 0.97;

/**
 * The memory limit of a watch, whether it was reached, and when growth that cannot be reclaimed fills it.
 * `usage` is flat at a limit while the leak pushes out page cache, so the time is told from the memory that
 * stays: usage without the page cache that is left. Where nothing is left free, no time is told.
 * @param rate at which memory that cannot be reclaimed grows, in bytes a second
 */
export function limitOf(
  samples: readonly Sample[],
  rate: { readonly low: number; readonly high: number } | undefined,
): Verdict['limit'] {
  const limited = samples.findLast((sample) => readingOf(sample, 'cgroup', 'limitBytes') !== undefined);
  const limitBytes = limited && readingOf(limited, 'cgroup', 'limitBytes');
  if (limited === undefined || limitBytes === undefined || !(limitBytes > 0)) return undefined;
  const highest = samples.reduce(
    (most, sample) => Math.max(most, readingOf(sample, 'cgroup', 'usageBytes') ?? 0),
    0,
  );
  const reached = highest >= atLimit * limitBytes;
  const usage = readingOf(limited, 'cgroup', 'usageBytes');
  if (usage === undefined || rate === undefined || !(rate.low > 0)) return { limitBytes, reached };
  const file = readingOf(limited, 'cgroup', 'fileBytes') ?? 0;
  const shmem = readingOf(limited, 'cgroup', 'shmemBytes') ?? 0;
  const free = Math.max(0, limitBytes - (usage - Math.max(0, file - shmem)));
  if (!(free > 0)) return { limitBytes, reached };
  return {
    limitBytes,
    reached,
    inMs: { low: (1000 * free) / rate.high, high: (1000 * free) / rate.low },
  };
}
