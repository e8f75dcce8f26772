import { join } from 'node:path';
import { kibibyteField } from './colon-keyed.ts';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { mapReading, type Reading } from './reading.ts';

/** A process's memory, exact, in bytes. */
export interface ProcSmapsRollup {
  readonly rssBytes: number;
  /** Proportional set size: a page that n processes map counts one n-th in each. Sums over processes are true. */
  readonly pssBytes: number;
  /** Anonymous part of the PSS; undefined before Linux 5.4, as the next two. */
  readonly pssAnonBytes: number | undefined;
  readonly pssFileBytes: number | undefined;
  readonly pssShmemBytes: number | undefined;
  readonly swapBytes: number | undefined;
}

/**
 * Parses `/proc/PID/smaps_rollup`: one header line, then `Name: number kB`. The kernel walks all page
 * tables of the process to print it, holding its memory lock: milliseconds for a large process, so ask rarely.
 *
 *     55d6…-7ffc… ---p 00000000 00:00 0    [rollup]
 *     Rss:               52864 kB
 *     Pss:               30172 kB
 *
 * Source: Linux Documentation/ABI/testing/procfs-smaps_rollup.
 * @throws KernelFormatError on any other form.
 */
export function parseProcSmapsRollup(text: string, file = '/proc/PID/smaps_rollup'): ProcSmapsRollup {
  const required = (name: string): number => {
    const bytes = kibibyteField(text, name, file);
    if (bytes === undefined) throw new KernelFormatError(file, `a line "${name}: number kB"`, text);
    return bytes;
  };
  return {
    rssBytes: required('Rss'),
    pssBytes: required('Pss'),
    pssAnonBytes: kibibyteField(text, 'Pss_Anon', file),
    pssFileBytes: kibibyteField(text, 'Pss_File', file),
    pssShmemBytes: kibibyteField(text, 'Pss_Shmem', file),
    swapBytes: kibibyteField(text, 'Swap', file),
  };
}

/** Reads a process's exact memory; dear. Unavailable when it is gone, belongs to another user, or before Linux 4.14. */
export function readProcSmapsRollup(roots: KernelRoots, pid: number): Reading<ProcSmapsRollup> {
  const path = join(roots.proc, String(pid), 'smaps_rollup');
  return mapReading(readKernelFile(path), (text) => parseProcSmapsRollup(text, path));
}
