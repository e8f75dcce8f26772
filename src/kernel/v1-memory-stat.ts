import { join } from 'node:path';
import { parseFlatKeyed, requiredField } from './flat-keyed.ts';
import { readKernelFile } from './kernel-file.ts';
import { mapReading, type Reading } from './reading.ts';

/** What a v1 memory cgroup and its descendants are charged for, in bytes. Kernel memory is not among it, and no version prints how much is slab. */
export interface V1MemoryStat {
  /** `total_rss`: anonymous memory and swap cache. Not the RSS of `ps`, which counts mapped files too. */
  readonly totalRssBytes: number;
  /** `total_cache`: page cache, tmpfs and shared memory included. */
  readonly totalCacheBytes: number;
  /** `total_shmem`; undefined before Linux 4.9. */
  readonly totalShmemBytes: number | undefined;
  /** `total_mapped_file`: the part of the cache that is mapped into a process. */
  readonly totalMappedFileBytes: number;
  /** `total_dirty`: waits to be written to disk; undefined before Linux 4.2. */
  readonly totalDirtyBytes: number | undefined;
  /** `total_active_file`: file pages on the active list; shmem is on the anonymous lists. */
  readonly totalActiveFileBytes: number;
  /** `total_inactive_file`. */
  readonly totalInactiveFileBytes: number;
  /** `total_active_anon` and `total_inactive_anon`: the lists that tmpfs and shared memory are on as well. */
  readonly totalActiveAnonBytes: number | undefined;
  readonly totalInactiveAnonBytes: number | undefined;
  /** `total_swap`; undefined where the kernel does not account for swap (`swapaccount=0`, or no swap compiled in). */
  readonly totalSwapBytes: number | undefined;
  /** `total_workingset_refault_file`: pages of files that were thrown out and soon needed again, a count; undefined where it is not printed. */
  readonly totalWorkingsetRefaultFile: number | undefined;
  /** `total_workingset_refault_anon`. */
  readonly totalWorkingsetRefaultAnon: number | undefined;
}

/**
 * Parses `memory.stat` of cgroup v1. The `total_` fields count descendants too, the plain ones do not.
 *
 *     cache 84000768
 *     …
 *     total_cache 85327872
 *     total_rss 2646016
 *
 * Source: Linux Documentation/admin-guide/cgroup-v1/memory.rst §5.2.
 * @throws KernelFormatError on any other form.
 */
export function parseV1MemoryStat(text: string, file = 'memory.stat'): V1MemoryStat {
  const values = parseFlatKeyed(text, file);
  return {
    totalRssBytes: requiredField(values, 'total_rss', file),
    totalCacheBytes: requiredField(values, 'total_cache', file),
    totalShmemBytes: values.get('total_shmem'),
    totalMappedFileBytes: requiredField(values, 'total_mapped_file', file),
    totalDirtyBytes: values.get('total_dirty'),
    totalActiveFileBytes: requiredField(values, 'total_active_file', file),
    totalInactiveFileBytes: requiredField(values, 'total_inactive_file', file),
    totalActiveAnonBytes: values.get('total_active_anon'),
    totalInactiveAnonBytes: values.get('total_inactive_anon'),
    totalSwapBytes: values.get('total_swap'),
    totalWorkingsetRefaultFile: values.get('total_workingset_refault_file'),
    totalWorkingsetRefaultAnon: values.get('total_workingset_refault_anon'),
  };
}

/** Reads `memory.stat` of a v1 memory cgroup. */
export function readV1MemoryStat(memoryDir: string): Reading<V1MemoryStat> {
  const path = join(memoryDir, 'memory.stat');
  return mapReading(readKernelFile(path), (text) => parseV1MemoryStat(text, path));
}
