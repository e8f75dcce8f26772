import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import { mapReading, type Reading } from './reading.ts';

/**
 * Parses `memory.max` (cgroup v2): the hard limit of the cgroup itself, in bytes, or `max`. An ancestor's
 * limit holds as well and is not seen here.
 *
 *     268435456
 *
 * Source: Linux Documentation/admin-guide/cgroup-v2.rst, "Memory Interface Files".
 * @returns undefined where there is no limit.
 * @throws KernelFormatError on anything else.
 */
export function parseV2MemoryMax(text: string, file = 'memory.max'): number | undefined {
  const trimmed = text.trim();
  if (trimmed === 'max') return undefined;
  if (!/^\d+$/.test(trimmed)) throw new KernelFormatError(file, 'a number of bytes or "max"', text);
  return Number(trimmed);
}

/** Reads `memory.max`; a value of undefined means that there is no limit. */
export function readV2MemoryMax(cgroupDir: string): Reading<number | undefined> {
  const path = join(cgroupDir, 'memory.max');
  return mapReading(readKernelFile(path), (text) => parseV2MemoryMax(text, path));
}
