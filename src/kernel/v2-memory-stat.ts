import { join } from 'node:path';
import { parseFlatKeyed, requiredField } from './flat-keyed.ts';
import { readKernelFile } from './kernel-file.ts';
import { mapReading, type Reading } from './reading.ts';

/** What a v2 cgroup and its descendants are charged for, by kind, in bytes. */
export interface V2MemoryStat {
  /** `anon`: brk, mmap and stacks; no file behind it. */
  readonly anonBytes: number;
  /** `file`: page cache, tmpfs and shared memory included. */
  readonly fileBytes: number;
  /** `kernel`: stacks, page tables, per-cpu, vmalloc, slab and other; undefined before Linux 5.18. */
  readonly kernelBytes: number | undefined;
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
  /** `slab_reclaimable`: dentries, inodes; undefined where the kernel has no such counter. */
  readonly slabReclaimableBytes: number | undefined;
  /** `workingset_refault_file`: pages that were thrown out and soon needed again, a count; undefined before Linux 5.9. */
  readonly workingsetRefaultFile: number | undefined;
}

/**
 * Parses `memory.stat` of cgroup v2.
 *
 *     anon 507904
 *     file 45056
 *     kernel 249856
 *
 * Source: Linux Documentation/admin-guide/cgroup-v2.rst, "Memory Interface Files".
 * @throws KernelFormatError on any other form.
 */
export function parseV2MemoryStat(text: string, file = 'memory.stat'): V2MemoryStat {
  const values = parseFlatKeyed(text, file);
  return {
    anonBytes: requiredField(values, 'anon', file),
    fileBytes: requiredField(values, 'file', file),
    kernelBytes: values.get('kernel'),
    shmemBytes: requiredField(values, 'shmem', file),
    fileMappedBytes: requiredField(values, 'file_mapped', file),
    fileDirtyBytes: requiredField(values, 'file_dirty', file),
    activeFileBytes: requiredField(values, 'active_file', file),
    inactiveFileBytes: requiredField(values, 'inactive_file', file),
    slabReclaimableBytes: values.get('slab_reclaimable'),
    workingsetRefaultFile: values.get('workingset_refault_file'),
  };
}

/** Reads `memory.stat` of a v2 cgroup. */
export function readV2MemoryStat(cgroupDir: string): Reading<V2MemoryStat> {
  const path = join(cgroupDir, 'memory.stat');
  return mapReading(readKernelFile(path), (text) => parseV2MemoryStat(text, path));
}
