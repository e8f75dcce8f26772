import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { mapReading, type Reading } from './reading.ts';
import { parseSingleNumber } from './single-number.ts';

/**
 * Parses `memory.usage_in_bytes` (cgroup v1): bytes charged to the cgroup and its descendants, kernel memory included.
 * The kernel calls it fuzzy: charges are taken in batches per CPU, so it may run ahead of the parts.
 *
 *     86466560
 *
 * Source: Linux Documentation/admin-guide/cgroup-v1/memory.rst §5.5, §2.7.
 * @throws KernelFormatError on anything but a number.
 */
export function parseV1MemoryUsageInBytes(text: string, file = 'memory.usage_in_bytes'): number {
  return parseSingleNumber(text, file);
}

/** Reads `memory.usage_in_bytes`. */
export function readV1MemoryUsageInBytes(memoryDir: string): Reading<number> {
  const path = join(memoryDir, 'memory.usage_in_bytes');
  return mapReading(readKernelFile(path), (text) => parseV1MemoryUsageInBytes(text, path));
}
