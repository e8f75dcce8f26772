import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { mapReading, type Reading } from './reading.ts';

/** What a process may use at most. */
export interface ProcLimits {
  /** Soft limit of open descriptors; infinite where there is none. */
  readonly openFiles: number;
}

/**
 * Parses `/proc/PID/limits`: columns of a name, the soft limit, the hard limit and the unit.
 *
 *     Max open files            1024                 4096                 files
 *
 * Source: proc_pid_limits(5).
 * @throws KernelFormatError when there is no such line.
 */
export function parseProcLimits(text: string, file = '/proc/PID/limits'): ProcLimits {
  const soft = /^Max open files\s+(\d+|unlimited)\s/m.exec(text)?.[1];
  if (soft === undefined) throw new KernelFormatError(file, '"Max open files" and a number', text);
  return { openFiles: soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft) };
}

/** Reads the limits of this process. */
export function readProcLimits(roots: Pick<KernelRoots, 'proc'>): Reading<ProcLimits> {
  const path = join(roots.proc, 'self/limits');
  return mapReading(readKernelFile(path), (text) => parseProcLimits(text, path));
}
