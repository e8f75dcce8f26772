import { parseSingleNumber } from './single-number.ts';
import { parseV1MemoryLimitInBytes } from './v1-memory-limit-in-bytes.ts';

/**
 * Parses `memory.kmem.tcp.usage_in_bytes` (cgroup v1): bytes of TCP buffers, in a counter of their own that is neither
 * in `memory.usage_in_bytes` nor in `memory.kmem.usage_in_bytes`.
 *
 *     4096
 *
 * The kernel counts only once somebody has set `memory.kmem.tcp.limit_in_bytes`, and prints 0 until then (`tcpmem_active`
 * in mm/memcontrol.c, mem_cgroup_sk_alloc()). So 0 without a limit says nothing. Buffers of UDP and Unix sockets are not in it.
 * Source: Linux Documentation/admin-guide/cgroup-v1/memory.rst §2.7.1.
 * @param usageText what the file holds
 * @param limitText what `memory.kmem.tcp.limit_in_bytes` holds, undefined where it cannot be read
 * @returns undefined where it is not known whether anything is counted.
 * @throws KernelFormatError on anything but numbers.
 */
export function parseV1MemoryKmemTcp(usageText: string, limitText: string | undefined): number | undefined {
  const usageBytes = parseSingleNumber(usageText, 'memory.kmem.tcp.usage_in_bytes');
  if (usageBytes > 0) return usageBytes;
  const hasLimit = limitText !== undefined && parseV1MemoryLimitInBytes(limitText) !== undefined;
  return hasLimit ? usageBytes : undefined;
}
