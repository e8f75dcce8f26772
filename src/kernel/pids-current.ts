import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { mapReading, type Reading } from './reading.ts';
import { parseSingleNumber } from './single-number.ts';

/**
 * Parses `pids.current` (cgroup v1 and v2): tasks in the cgroup and its descendants, a count.
 * Tasks are threads: a Node process alone is about eleven.
 *
 *     11
 *
 * Source: Linux Documentation/admin-guide/cgroup-v1/pids.rst; cgroup-v2.rst, "PID Interface Files".
 * @throws KernelFormatError on anything but a number.
 */
export function parsePidsCurrent(text: string, file = 'pids.current'): number {
  return parseSingleNumber(text, file);
}

/** Reads `pids.current`. */
export function readPidsCurrent(pidsDir: string): Reading<number> {
  const path = join(pidsDir, 'pids.current');
  return mapReading(readKernelFile(path), (text) => parsePidsCurrent(text, path));
}
