import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { mapReading, type Reading } from './reading.ts';
import { parseSingleNumber } from './single-number.ts';

/**
 * Parses `memory.current` (cgroup v2): bytes charged to the cgroup and its descendants, page cache and kernel memory included.
 * Charges are taken in batches per CPU, so it may run ahead of the parts.
 *
 *     1052672
 *
 * Source: Linux Documentation/admin-guide/cgroup-v2.rst, "Memory Interface Files".
 * @throws KernelFormatError on anything but a number.
 */
export function parseV2MemoryCurrent(text: string, file = 'memory.current'): number {
  return parseSingleNumber(text, file);
}

/** Reads `memory.current`. */
export function readV2MemoryCurrent(cgroupDir: string): Reading<number> {
  const path = join(cgroupDir, 'memory.current');
  return mapReading(readKernelFile(path), (text) => parseV2MemoryCurrent(text, path));
}
