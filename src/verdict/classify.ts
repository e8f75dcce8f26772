import type { Sample } from '../protocol/sample.ts';
import type { Verdict } from '../protocol/verdict.ts';
import { diskCache, type Growth, growthOf, reading } from './growth.ts';

const MB = 2 ** 20;

/**
 * Below this a rise is not called growth: a Node program that does nothing but start its loop and
 * compile its hot functions rises by about 10 MB in its first seconds.
 */
export const noticeableBytes = 16 * MB;
/**
 * Anonymous memory without a count that gives it away may rise by this much and be nothing: of a program that
 * makes much garbage and keeps none of it, V8's young generation alone was seen at 22 MB (`new_space` of
 * `v8.getHeapSpaceStatistics()`, Node 26.10), and on a busy machine a demo of that kind rose by 18.
 */
const noticeableAnonymousBytes = 24 * MB;
/** libuv starts its pool with the first file operation: four threads that are no growth. Source: libuv, "Thread pool work scheduling", UV_THREADPOOL_SIZE. */
const poolThreads = 4;
/** A part is called the cause when it makes at least this share of the rise; the rest is what comes with it. */
const dominantShare = 0.6;
/** A service keeps some tens of descriptors; a hundred more is no accident. */
const noticeableFds = 100;
/**
 * What an open file can cost with everything about it: some 200 bytes of the kernel for the descriptor, 1.3 KB
 * for the name and the inode of a new file, and what the runtime keeps beside it. Growth of less than this
 * for each is theirs.
 */
const mostBytesPerDescriptor = 1_500;
/** Timers or goroutines: a service has some; a thousand more that stay are one for each of something. */
const noticeableWaiting = 1_000;

/** What the counters of a run say, before it is put in words. */
export interface Findings {
  readonly kind: Verdict['kind'];
  /** The container's number (`usage`), where there is a cgroup. */
  readonly usage: Growth | undefined;
  readonly rss: Growth | undefined;
  readonly fds: Growth | undefined;
  /** Rise of each part at its highest, in bytes. */
  readonly parts: Readonly<Record<string, number>>;
}

/** Classes the growth of a run by its counters. Pure. */
export function classify(samples: readonly Sample[]): Findings {
  const usage = growthOf(samples, reading('cgroup', 'usageBytes'));
  const rss = growthOf(samples, reading('process', 'rssBytes'));
  const fds = growthOf(samples, reading('process', 'fds'));
  const parts = risesOf(samples, {
    anon: reading('cgroup', 'anonBytes'),
    file: diskCache,
    shmem: reading('cgroup', 'shmemBytes'),
    kernel: reading('cgroup', 'kernelBytes'),
  });
  const kind =
    usage === undefined ? kindWithoutCgroup(samples, rss, fds) : kindOf(samples, usage, fds, parts);
  return { kind, usage, rss, fds, parts };
}

function risesOf(
  samples: readonly Sample[],
  quantities: Readonly<Record<string, (sample: Sample) => number | undefined>>,
): Record<string, number> {
  const rises: Record<string, number> = {};
  for (const [name, quantity] of Object.entries(quantities)) {
    const growth = growthOf(samples, quantity);
    if (growth !== undefined) rises[name] = Math.round(growth.rise);
  }
  return rises;
}

function kindOf(
  samples: readonly Sample[],
  usage: Growth,
  fds: Growth | undefined,
  parts: Readonly<Record<string, number>>,
): Verdict['kind'] {
  if (usage.rise < noticeableBytes || usage.rise < (fds?.rise ?? 0) * mostBytesPerDescriptor)
    return withoutGrowth(fds);
  const dominates = (name: string) => (parts[name] ?? 0) >= dominantShare * usage.rise;
  if (dominates('file')) return kindOfCache(samples, usage.rise);
  if (dominates('shmem')) return 'tmpfs';
  if (dominates('kernel')) return 'kernel';
  if (dominates('anon')) return kindOfAnonymous(samples, parts.anon ?? 0, fds);
  return 'cannot-tell';
}

/** Page cache whose files still have a name, or no longer. */
function kindOfCache(samples: readonly Sample[], riseBytes: number): Verdict['kind'] {
  const deleted = growthOf(samples, reading('process', 'deletedOpenBytes'))?.rise ?? 0;
  return deleted >= dominantShare * riseBytes ? 'deleted-but-open' : 'page-cache';
}

/** Without the container's number, the process and the cache of its files have to tell. */
function kindWithoutCgroup(
  samples: readonly Sample[],
  rss: Growth | undefined,
  fds: Growth | undefined,
): Verdict['kind'] {
  if (rss === undefined) return 'cannot-tell';
  if (rss.rise >= noticeableBytes) return kindOfAnonymous(samples, rss.rise, fds);
  const cached = growthOf(samples, reading('process', 'filesCachedBytes'))?.rise ?? 0;
  if (cached >= noticeableBytes) return kindOfCache(samples, cached);
  return withoutGrowth(fds);
}

const withoutGrowth = (fds: Growth | undefined): Verdict['kind'] =>
  // What is open at the end: descriptors that the collector closed were none.
  fds !== undefined && fds.last - fds.from >= noticeableFds ? 'descriptors' : 'none';

/** Whose anonymous memory: timers or goroutines, the heap, what hangs beside the heap, processes, threads, or none of these. */
function kindOfAnonymous(
  samples: readonly Sample[],
  riseBytes: number,
  fds: Growth | undefined,
): Verdict['kind'] {
  const rise = (group: 'process' | 'runtime', name: string) =>
    growthOf(samples, reading(group, name))?.rise ?? 0;
  // These hold heap, buffers and stacks; what holds is the better answer than what is held.
  if (rise('runtime', 'goroutines') >= noticeableWaiting) return 'goroutines';
  if (rise('runtime', 'timers') >= noticeableWaiting) return 'timers';
  if (riseBytes < noticeableAnonymousBytes) return withoutGrowth(fds);
  if (rise('runtime', 'heapUsedBytes') >= 0.5 * riseBytes) return 'js-heap';
  if (rise('runtime', 'externalBytes') >= 0.5 * riseBytes) return 'off-heap';
  if (rise('process', 'processes') >= 1) return 'child-processes';
  // A worker thread brings an isolate of some 8 MB; a pool thread brings a stack of which little is touched.
  const workers = Math.max(0, rise('process', 'threads') - poolThreads);
  if (workers * 8 * MB >= 0.5 * riseBytes) return 'threads';
  return 'anonymous';
}
