import { readingOf, type Sample, type SampleGroup } from '../protocol/sample.ts';
import type { LedgerPart } from '../protocol/verdict.ts';

/** A quantity of a sample, in bytes or as a count; undefined where it cannot be read. */
export type Quantity = (sample: Sample) => number | undefined;

/** A reading of the sample as a quantity. */
export const reading =
  (group: SampleGroup, name: string): Quantity =>
  (sample) =>
    readingOf(sample, group, name);

/** The readings that more than one question is asked of: one object each, so that a watch looks at each once. */
export const usageBytes = reading('cgroup', 'usageBytes');
export const rssBytes = reading('process', 'rssBytes');
export const rssAnonBytes = reading('process', 'rssAnonBytes');
export const rssFileBytes = reading('process', 'rssFileBytes');
export const mappedFileBytes = reading('cgroup', 'mappedFileBytes');
export const inactiveFileBytes = reading('cgroup', 'inactiveFileBytes');
export const shmemBytes = reading('cgroup', 'shmemBytes');
export const sockBytes = reading('cgroup', 'sockBytes');
export const swapBytes = reading('cgroup', 'swapBytes');
export const slabReclaimableBytes = reading('cgroup', 'slabReclaimableBytes');
export const deletedOpenBytes = reading('process', 'deletedOpenBytes');
export const filesCachedBytes = reading('process', 'filesCachedBytes');
export const fds = reading('process', 'fds');
export const fdSockets = reading('process', 'fdSockets');
export const fdPipes = reading('process', 'fdPipes');
export const threads = reading('process', 'threads');
export const processes = reading('process', 'processes');
export const heapUsedBytes = reading('runtime', 'heapUsedBytes');
export const externalBytes = reading('runtime', 'externalBytes');
export const stackInuseBytes = reading('runtime', 'stackInuseBytes');
export const timers = reading('runtime', 'timers');
export const goroutines = reading('runtime', 'goroutines');

/**
 * Page cache with a file on a disk behind it: `file` less `shmem`, or where there is no `file` the kernel's two lists
 * of file pages, on which `shmem` is not.
 */
export const diskCache: Quantity = (sample) => {
  const file = readingOf(sample, 'cgroup', 'fileBytes');
  if (file !== undefined) return Math.max(0, file - (readingOf(sample, 'cgroup', 'shmemBytes') ?? 0));
  const active = readingOf(sample, 'cgroup', 'activeFileBytes');
  const inactive = readingOf(sample, 'cgroup', 'inactiveFileBytes');
  return active === undefined || inactive === undefined ? undefined : active + inactive;
};

/** The parts of kernel memory that the kernel names. */
const kernelParts = [
  'slabReclaimableBytes',
  'slabUnreclaimableBytes',
  'kernelStackBytes',
  'pagetablesBytes',
  'percpuBytes',
  'vmallocBytes',
] as const;

/** Sum of the named parts of kernel memory; undefined where no slab is read, which is most of it. */
const namedKernel: Quantity = (sample) => {
  const found = kernelParts.map((name) => readingOf(sample, 'cgroup', name));
  if (found[0] === undefined && found[1] === undefined) return undefined;
  return found.reduce<number>((sum, value) => sum + (value ?? 0), 0);
};

/** Kernel memory, by its total or by its parts. */
export const kernelMemory: Quantity = (sample) =>
  readingOf(sample, 'cgroup', 'kernelBytes') ?? namedKernel(sample);

/**
 * What some parts leave of a number, in the samples that have it and all of them.
 * @param optional parts that count as nothing where they are not read
 */
export const leftOf =
  (whole: Quantity, parts: readonly Quantity[], optional: readonly Quantity[] = []): Quantity =>
  (sample) => {
    const all = whole(sample);
    const known = parts.map((of) => of(sample));
    if (all === undefined || known.includes(undefined)) return undefined;
    return [...known, ...optional.map((of) => of(sample))].reduce<number>(
      (left, value) => left - (value ?? 0),
      all,
    );
  };

/** What some parts leave of the container's number, besides shared memory and socket buffers; never below 0. */
const beyond = (...parts: readonly Quantity[]): Quantity => {
  const left = leftOf(usageBytes, parts, [shmemBytes, sockBytes]);
  return (sample) => {
    const value = left(sample);
    return value === undefined ? undefined : Math.max(0, value);
  };
};

/**
 * What the container is charged for beyond anonymous memory and files. Everything charged is anonymous, of a
 * file, or the kernel's own, so where kernel memory is not read this is what is left for it.
 * Source: Linux Documentation/admin-guide/cgroup-v2.rst, "Memory".
 */
export const beyondAnonAndFile = beyond(reading('cgroup', 'anonBytes'), diskCache);
/** What it is charged for beyond anonymous memory and the kernel's own: page cache, where no reading tells it. */
export const beyondAnonAndKernel = beyond(reading('cgroup', 'anonBytes'), kernelMemory);
/** What it is charged for beyond files and the kernel's own: anonymous memory, where no reading tells it. */
export const beyondFileAndKernel = beyond(diskCache, kernelMemory);

/** Anonymous memory, with what of it was pushed out to swap: a leak goes on there while RSS falls. */
export const anonymous: Quantity = (sample) => {
  const anon = readingOf(sample, 'cgroup', 'anonBytes');
  return anon === undefined ? undefined : anon + (readingOf(sample, 'cgroup', 'swapBytes') ?? 0);
};

/** RSS without the pages of files and of shared memory: anonymous memory, where the process does not tell it apart. */
export const rssBeyondFiles: Quantity = (sample) => {
  const rss = readingOf(sample, 'process', 'rssBytes');
  const file = readingOf(sample, 'process', 'rssFileBytes');
  if (rss === undefined || file === undefined) return undefined;
  return Math.max(0, rss - file - (readingOf(sample, 'process', 'rssShmemBytes') ?? 0));
};

/** What V8 has taken for its heap and its buffers. */
export const takenByV8: Quantity = (sample) => {
  const heap = readingOf(sample, 'runtime', 'heapTotalBytes');
  const external = readingOf(sample, 'runtime', 'externalBytes');
  return heap === undefined || external === undefined ? undefined : heap + external;
};

/** Anonymous memory outside what V8 has taken for its heap and reports beside it: native libraries, stacks, the allocator's own. */
export const outsideV8: Quantity = (sample) => {
  const anon =
    anonymous(sample) ??
    readingOf(sample, 'process', 'rssAnonBytes') ??
    rssBeyondFiles(sample) ??
    beyondFileAndKernel(sample);
  const taken = takenByV8(sample);
  return anon === undefined || taken === undefined ? undefined : Math.max(0, anon - taken);
};

/** Quantities that garbage lies on: what is kept is their floor. */
export const underGarbage: ReadonlySet<Quantity> = new Set([heapUsedBytes, externalBytes, outsideV8]);

/** RSS of all processes but the largest. */
export const besideTheLargest: Quantity = (sample) => {
  const all = readingOf(sample, 'process', 'rssAnonBytes') ?? anonymous(sample);
  const largest = readingOf(sample, 'process', 'largestRssAnonBytes');
  if (all !== undefined && largest !== undefined) return Math.max(0, all - largest);
  const rss = readingOf(sample, 'process', 'rssBytes');
  const most = readingOf(sample, 'process', 'largestRssBytes');
  return rss === undefined || most === undefined ? undefined : Math.max(0, rss - most);
};

/** The parts of the ledger with the quantity that measures each, in the order in which they are told. */
export const ledgerParts: readonly { readonly part: LedgerPart; readonly of: Quantity }[] = [
  { part: 'anon', of: reading('cgroup', 'anonBytes') },
  { part: 'active_file', of: reading('cgroup', 'activeFileBytes') },
  { part: 'inactive_file', of: reading('cgroup', 'inactiveFileBytes') },
  { part: 'file', of: diskCache },
  { part: 'shmem', of: reading('cgroup', 'shmemBytes') },
  { part: 'slab_reclaimable', of: reading('cgroup', 'slabReclaimableBytes') },
  { part: 'slab_unreclaimable', of: reading('cgroup', 'slabUnreclaimableBytes') },
  { part: 'kernel_stack', of: reading('cgroup', 'kernelStackBytes') },
  { part: 'pagetables', of: reading('cgroup', 'pagetablesBytes') },
  { part: 'percpu', of: reading('cgroup', 'percpuBytes') },
  { part: 'vmalloc', of: reading('cgroup', 'vmallocBytes') },
  { part: 'kernel', of: kernelMemory },
  { part: 'sock', of: reading('cgroup', 'sockBytes') },
  { part: 'swap', of: reading('cgroup', 'swapBytes') },
];

/** The container's number, or where it cannot be read the sum of its parts: of no less than anonymous memory and files. */
export const charged: Quantity = (sample) => {
  const usage = readingOf(sample, 'cgroup', 'usageBytes');
  if (usage !== undefined) return usage;
  const anon = anonymous(sample);
  const file = diskCache(sample);
  if (anon === undefined || file === undefined) return undefined;
  return anon + file + (readingOf(sample, 'cgroup', 'shmemBytes') ?? 0) + (kernelMemory(sample) ?? 0);
};
