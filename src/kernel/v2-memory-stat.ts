import { join } from 'node:path';
import { parseFlatKeyed, requiredField } from './flat-keyed.ts';
import { readKernelFile } from './kernel-file.ts';
import { mapReading, type Reading } from './reading.ts';

/** What a v2 cgroup and its descendants are charged for, by kind, in bytes. What the kernel does not print is undefined. */
export interface V2MemoryStat {
  /** `anon`: brk, mmap and stacks; no file behind it. */
  readonly anonBytes: number;
  /** `file`: page cache, tmpfs and shared memory included. */
  readonly fileBytes: number;
  /** `kernel`, or before Linux 5.18 the sum of its parts: see {@link sumOfKernelParts}. Network buffers are not in it. */
  readonly kernelBytes: number | undefined;
  /** `kernel_stack`: a stack for each thread. */
  readonly kernelStackBytes: number | undefined;
  /** `pagetables`; since Linux 5.11. */
  readonly pagetablesBytes: number | undefined;
  /** `percpu`; since Linux 5.9. */
  readonly percpuBytes: number | undefined;
  /** `vmalloc`; since Linux 5.17. */
  readonly vmallocBytes: number | undefined;
  /** `sock`: network buffers. */
  readonly sockBytes: number | undefined;
  /** `shmem`: tmpfs, shm segments, shared anonymous mappings. */
  readonly shmemBytes: number;
  /** `file_mapped`: the part of `file` that is mapped into a process. */
  readonly fileMappedBytes: number;
  /** `file_dirty`: waits to be written to disk. */
  readonly fileDirtyBytes: number;
  /** `active_file`: file pages on the active list; shmem is on the anonymous lists, so active + inactive is less than `file`. */
  readonly activeFileBytes: number;
  /** `inactive_file`. */
  readonly inactiveFileBytes: number;
  /** `slab_reclaimable`: dentries, inodes. */
  readonly slabReclaimableBytes: number | undefined;
  /** `slab_unreclaimable`. */
  readonly slabUnreclaimableBytes: number | undefined;
  /** Pages of files that were thrown out and soon needed again, a count. Before Linux 5.9 `workingset_refault`, which counted no others. */
  readonly workingsetRefaultFile: number | undefined;
  /** The same of anonymous pages; since Linux 5.9. */
  readonly workingsetRefaultAnon: number | undefined;
}

/**
 * Parses `memory.stat` of cgroup v2.
 *
 *     anon 507904
 *     file 45056
 *     kernel 249856
 *
 * Source: Linux Documentation/admin-guide/cgroup-v2.rst, "Memory Interface Files". The fields came with these
 * commits: `percpu` 772616b031f0, `workingset_refault_anon` 170b04b7ae49, `pagetables` f0c0c115fb81,
 * `vmalloc` 4e5aa1f4c2b4, `kernel` a8c49af3be5f.
 * @throws KernelFormatError on any other form.
 */
export function parseV2MemoryStat(text: string, file = 'memory.stat'): V2MemoryStat {
  const values = parseFlatKeyed(text, file);
  return {
    anonBytes: requiredField(values, 'anon', file),
    fileBytes: requiredField(values, 'file', file),
    kernelBytes: values.get('kernel') ?? sumOfKernelParts(values),
    kernelStackBytes: values.get('kernel_stack'),
    pagetablesBytes: values.get('pagetables'),
    percpuBytes: values.get('percpu'),
    vmallocBytes: values.get('vmalloc'),
    sockBytes: values.get('sock'),
    shmemBytes: requiredField(values, 'shmem', file),
    fileMappedBytes: requiredField(values, 'file_mapped', file),
    fileDirtyBytes: requiredField(values, 'file_dirty', file),
    activeFileBytes: requiredField(values, 'active_file', file),
    inactiveFileBytes: requiredField(values, 'inactive_file', file),
    slabReclaimableBytes: values.get('slab_reclaimable'),
    slabUnreclaimableBytes: values.get('slab_unreclaimable'),
    workingsetRefaultFile: values.get('workingset_refault_file') ?? values.get('workingset_refault'),
    workingsetRefaultAnon: values.get('workingset_refault_anon'),
  };
}

/**
 * Kernel memory where the kernel does not print the total: `kernel_stack + slab`, and `pagetables`, `percpu` and
 * `vmalloc` as far as they are printed.
 *
 * - Slab and stacks have been printed together since Linux 4.6, and most kernel memory is in them: a text without one
 *   of them gives no sum. `slab` is only the sum of its two halves and may be left out where both are there.
 * - `percpu` is missing before 5.9, which did not charge it to cgroups: nothing is lost.
 * - `pagetables` is missing before 5.11, though charged: the sum is too low by about 1/512 of what is mapped.
 * - `vmalloc` is missing before 5.17, though charged: stacks of threads are in `kernel_stack`, so little is lost.
 *
 * What is too low here stays between the usage and the sum of all parts, where it can still be seen.
 */
function sumOfKernelParts(values: ReadonlyMap<string, number>): number | undefined {
  const slab = values.get('slab') ?? sumOf(values, ['slab_reclaimable', 'slab_unreclaimable']);
  const stacks = values.get('kernel_stack');
  if (slab === undefined || stacks === undefined) return undefined;
  const others = ['pagetables', 'percpu', 'vmalloc'].map((name) => values.get(name) ?? 0);
  return others.reduce((sum, bytes) => sum + bytes, slab + stacks);
}

/** The sum of these fields, or undefined where one is missing. */
function sumOf(values: ReadonlyMap<string, number>, names: readonly string[]): number | undefined {
  let sum = 0;
  for (const name of names) {
    const value = values.get(name);
    if (value === undefined) return undefined;
    sum += value;
  }
  return sum;
}

/** Reads `memory.stat` of a v2 cgroup. */
export function readV2MemoryStat(cgroupDir: string): Reading<V2MemoryStat> {
  const path = join(cgroupDir, 'memory.stat');
  return mapReading(readKernelFile(path), (text) => parseV2MemoryStat(text, path));
}
