import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { mapReading, type Reading } from './reading.ts';
import { parseSingleNumber } from './single-number.ts';

/**
 * Parses `memory.peak` (cgroup v2, since Linux 5.19): the highest `memory.current` since the cgroup was made, in bytes.
 * On newer kernels a write resets it for that descriptor alone.
 *
 *     1220608
 *
 * Source: Linux Documentation/admin-guide/cgroup-v2.rst, "Memory Interface Files".
 * @throws KernelFormatError on anything but a number.
 */
export function parseV2MemoryPeak(text: string, file = 'memory.peak'): number {
  return parseSingleNumber(text, file);
}

/** Reads `memory.peak`. */
export function readV2MemoryPeak(cgroupDir: string): Reading<number> {
  const path = join(cgroupDir, 'memory.peak');
  return mapReading(readKernelFile(path), (text) => parseV2MemoryPeak(text, path));
}
