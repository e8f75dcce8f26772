import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { mapReading, type Reading } from './reading.ts';
import { parseSingleNumber } from './single-number.ts';

/**
 * Parses `memory.kmem.usage_in_bytes` (cgroup v1): bytes of kernel memory (stacks, slab, page tables, sockets) in the charge.
 * It is a part of `memory.usage_in_bytes`, not of `memory.stat`.
 *
 *     1245184
 *
 * Source: Linux Documentation/admin-guide/cgroup-v1/memory.rst §2.7.
 * @throws KernelFormatError on anything but a number.
 */
export function parseV1MemoryKmemUsageInBytes(text: string, file = 'memory.kmem.usage_in_bytes'): number {
  return parseSingleNumber(text, file);
}

/** Reads `memory.kmem.usage_in_bytes`. */
export function readV1MemoryKmemUsageInBytes(memoryDir: string): Reading<number> {
  const path = join(memoryDir, 'memory.kmem.usage_in_bytes');
  return mapReading(readKernelFile(path), (text) => parseV1MemoryKmemUsageInBytes(text, path));
}
