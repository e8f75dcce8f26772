// N.B. Everything in src/protocol is parsed by the server AND by the page. What is imported here is
// shipped to the reader's browser: zod, and nothing else.
import * as z from 'zod/mini';

/** A number of bytes. Never negative, never a placeholder: a reading that cannot be had is left out. */
const bytes = z.number().check(z.nonnegative());
/** A plain count. */
const count = z.int().check(z.nonnegative());

/**
 * The place of a whole group of readings that this machine cannot give, with the reason in a
 * sentence that the page prints under the empty chart.
 */
export const UnavailableSchema = z.object({ unavailable: z.string() });
export type Unavailable = z.infer<typeof UnavailableSchema>;

/**
 * What the kernel charges to the run's memory cgroup, in bytes. The names are ours, one for both
 * cgroup versions; `src/kernel` says which file and field each comes from.
 * Source of the meanings: Linux Documentation/admin-guide/cgroup-v2.rst ("Memory Interface Files")
 * and cgroup-v1/memory.rst (§5.2).
 */
export const CgroupReadingsSchema = z.object({
  /** v2 `memory.current`, v1 `memory.usage_in_bytes`. */
  usageBytes: z.optional(bytes),
  /** v2 `anon`, v1 `total_rss`. */
  anonBytes: z.optional(bytes),
  /** v2 `file`, v1 `total_cache`: page cache, tmpfs and shared memory included. */
  fileBytes: z.optional(bytes),
  /** v2 `shmem`, v1 `total_shmem`: the part of `fileBytes` that no file on a disk stands behind. */
  shmemBytes: z.optional(bytes),
  /** v2 `active_file`, v1 `total_active_file`. */
  activeFileBytes: z.optional(bytes),
  /** v2 `inactive_file`, v1 `total_inactive_file`. */
  inactiveFileBytes: z.optional(bytes),
  /** v2 `file_mapped`, v1 `total_mapped_file`. */
  mappedFileBytes: z.optional(bytes),
  /** v2 `file_dirty`, v1 `total_dirty`. */
  dirtyBytes: z.optional(bytes),
  /** v2 `kernel` (before Linux 5.18 the sum of its parts), v1 `memory.kmem.usage_in_bytes`. */
  kernelBytes: z.optional(bytes),
  /** v2 `slab_reclaimable`: names and inodes of files; the kernel takes them back when it needs to. A part of `kernelBytes`. */
  slabReclaimableBytes: z.optional(bytes),
  /** v2 `slab_unreclaimable`. A part of `kernelBytes`. */
  slabUnreclaimableBytes: z.optional(bytes),
  /** v2 `kernel_stack`: a stack for each thread. A part of `kernelBytes`. */
  kernelStackBytes: z.optional(bytes),
  /** v2 `pagetables`. A part of `kernelBytes`. */
  pagetablesBytes: z.optional(bytes),
  /** v2 `percpu`. A part of `kernelBytes`. */
  percpuBytes: z.optional(bytes),
  /** v2 `vmalloc`. A part of `kernelBytes`. */
  vmallocBytes: z.optional(bytes),
  /**
   * v2 `sock`, v1 `memory.kmem.tcp.usage_in_bytes`: network buffers; not in `kernelBytes`. On v1 they are TCP's alone, not in
   * `usageBytes` either, and counted only where a limit was set for them.
   */
  sockBytes: z.optional(bytes),
  /** v2 `memory.swap.current`, v1 `total_swap`: not in `usageBytes`. */
  swapBytes: z.optional(bytes),
  /** v2 `workingset_refault_file`: pages of files that were thrown out and soon needed again, counted since the group was made. */
  workingsetRefaultFile: z.optional(count),
  /** v2 `workingset_refault_anon`. */
  workingsetRefaultAnon: z.optional(count),
  /** v2 `memory.max`, v1 `memory.limit_in_bytes`; left out when there is no limit. */
  limitBytes: z.optional(bytes),
  /** Processes killed by the kernel in this cgroup: v2 `memory.events` `oom_kill`, v1 `memory.oom_control` `oom_kill`. */
  oomKills: z.optional(count),
  /** v2/v1 `pids.current`: tasks, so threads count. */
  pids: z.optional(count),
});
export type CgroupReadings = z.infer<typeof CgroupReadingsSchema>;

/**
 * Sums over the processes of the run (children included, the sandbox's own helper processes not),
 * from `/proc/PID/status` and `/proc/PID/fd`. Source: proc_pid_status(5).
 */
export const ProcessReadingsSchema = z.object({
  /** `VmRSS`: `RssAnon + RssFile + RssShmem`. Pages shared by two processes count twice. */
  rssBytes: z.optional(bytes),
  rssAnonBytes: z.optional(bytes),
  rssFileBytes: z.optional(bytes),
  rssShmemBytes: z.optional(bytes),
  /** `VmRSS` of the process that has most of it. */
  largestRssBytes: z.optional(bytes),
  /** `RssAnon` of the process that has most of it. */
  largestRssAnonBytes: z.optional(bytes),
  /** `Pss` of `/proc/PID/smaps_rollup`, summed: a page shared by n processes counts 1/n in each. Costly to read, so asked seldom. */
  pssBytes: z.optional(bytes),
  /** `VmSwap`, summed. */
  swapBytes: z.optional(bytes),
  /** Open file descriptors. */
  fds: z.optional(count),
  /** Of these, regular files, sockets, pipes, and everything else; counted at a low rate. */
  fdFiles: z.optional(count),
  fdSockets: z.optional(count),
  fdPipes: z.optional(count),
  fdOthers: z.optional(count),
  threads: z.optional(count),
  processes: z.optional(count),
  /**
   * Page cache of the run's files by fincore(1), asked at most once a second; only where there is no cgroup
   * to ask. Files that are deleted and still open in one of the processes are in it.
   */
  filesCachedBytes: z.optional(bytes),
  /**
   * Size of the files that have no name any more and are still open in one of the processes, each file once;
   * asked at most once a second, more rarely where thousands of descriptors have to be looked at; left out in between, and where
   * one of the processes cannot be looked into. Source: proc_pid_fd(5), the link ends in "(deleted)".
   */
  deletedOpenBytes: z.optional(bytes),
});
export type ProcessReadings = z.infer<typeof ProcessReadingsSchema>;

/**
 * What the program says of itself (`process.memoryUsage()` of its main thread; of a Go program
 * `runtime.MemStats`, where `heapUsedBytes` is `HeapAlloc`), in bytes. It is the
 * only group that the program could get wrong, so the page marks it "self-reported".
 */
export const RuntimeReadingsSchema = z.object({
  heapUsedBytes: z.optional(bytes),
  heapTotalBytes: z.optional(bytes),
  externalBytes: z.optional(bytes),
  arrayBuffersBytes: z.optional(bytes),
  /** Timers that keep something alive: `Timeout` in `process.getActiveResourcesInfo()`, asked once a second. */
  timers: z.optional(count),
  /** Of a Go program only, from `runtime.MemStats` and `runtime.NumGoroutine()`. */
  goroutines: z.optional(count),
  stackInuseBytes: z.optional(bytes),
  heapInuseBytes: z.optional(bytes),
});
export type RuntimeReadings = z.infer<typeof RuntimeReadingsSchema>;

/** The demo's own counters, by the names that its declaration lists: `loggedBytes`, `calls`, … Self-reported. */
export const DemoReadingsSchema = z.record(z.string(), z.number());
export type DemoReadings = z.infer<typeof DemoReadingsSchema>;

/** One reading of everything, at one moment of a run. */
export const SampleSchema = z.object({
  /** The n-th tick of the run's sampling clock, from 0. A missing number is a missed tick: a gap, never an interpolation. */
  seq: count,
  /** Milliseconds on the monotonic clock since the run's start. */
  tMs: z.number().check(z.nonnegative()),
  cgroup: z.union([UnavailableSchema, CgroupReadingsSchema]),
  process: z.union([UnavailableSchema, ProcessReadingsSchema]),
  runtime: z.union([UnavailableSchema, RuntimeReadingsSchema]),
  demo: z.union([UnavailableSchema, DemoReadingsSchema]),
});
export type Sample = z.infer<typeof SampleSchema>;

/** The name of a group of readings in a sample. */
export type SampleGroup = 'cgroup' | 'process' | 'runtime' | 'demo';

// Without the schemas: what only looks at samples weighs nothing in the page.
export { isUnavailable, readingOf } from './readings.ts';
