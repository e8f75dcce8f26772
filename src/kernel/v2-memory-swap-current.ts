import { parseSingleNumber } from './single-number.ts';

/**
 * Parses `memory.swap.current` (cgroup v2): bytes of the cgroup and its descendants that are in swap. They are not in
 * `memory.current`. There is no such file in the root cgroup, and none where the kernel does not account for swap.
 *
 *     0
 *
 * Source: Linux Documentation/admin-guide/cgroup-v2.rst, "Memory Interface Files".
 * @throws KernelFormatError on anything but a number.
 */
export function parseV2MemorySwapCurrent(text: string, file = 'memory.swap.current'): number {
  return parseSingleNumber(text, file);
}
