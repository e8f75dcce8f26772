import type { CgroupReadings } from '../protocol/sample.ts';

type Reading = keyof CgroupReadings;

/** Counters of cgroup v2's `memory.stat`. Source: Linux Documentation/admin-guide/cgroup-v2.rst. */
const v2: Readonly<Record<string, Reading>> = {
  anon: 'anonBytes',
  file: 'fileBytes',
  shmem: 'shmemBytes',
  active_file: 'activeFileBytes',
  inactive_file: 'inactiveFileBytes',
  file_mapped: 'mappedFileBytes',
  file_dirty: 'dirtyBytes',
  kernel: 'kernelBytes',
  slab_reclaimable: 'slabReclaimableBytes',
  slab_unreclaimable: 'slabUnreclaimableBytes',
  kernel_stack: 'kernelStackBytes',
  pagetables: 'pagetablesBytes',
  percpu: 'percpuBytes',
  vmalloc: 'vmallocBytes',
  sock: 'sockBytes',
  workingset_refault_file: 'workingsetRefaultFile',
  workingset_refault_anon: 'workingsetRefaultAnon',
};
/** Counters of v1's `memory.stat`; with `total_` before them they count the groups below, too. Source: cgroup-v1/memory.rst §5.2. */
const v1: Readonly<Record<string, Reading>> = {
  rss: 'anonBytes',
  cache: 'fileBytes',
  shmem: 'shmemBytes',
  active_file: 'activeFileBytes',
  inactive_file: 'inactiveFileBytes',
  mapped_file: 'mappedFileBytes',
  dirty: 'dirtyBytes',
  swap: 'swapBytes',
};

/** Whether a counter is one that `memory.stat` begins with, on either version. */
export const beginsStat = (name: string): boolean => name === 'anon' || name === 'cache';

/** The counters of one `memory.stat` as readings. v1 is known by `cache`; of it the totals are taken where there are any. */
export function readingsOf(counters: ReadonlyMap<string, number>): CgroupReadings {
  const isV1 = counters.has('cache') || counters.has('total_cache');
  const readings: Partial<Record<Reading, number>> = {};
  for (const [name, reading] of Object.entries(isV1 ? v1 : v2)) {
    const value = isV1 ? (counters.get(`total_${name}`) ?? counters.get(name)) : counters.get(name);
    if (value !== undefined) readings[reading] = value;
  }
  return readings;
}
