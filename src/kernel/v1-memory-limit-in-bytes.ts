import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { mapReading, type Reading } from './reading.ts';
import { parseSingleNumber } from './single-number.ts';

/**
 * From here on a v1 limit means "none": the kernel prints the highest whole number of pages that fits
 * 63 bits, 9223372036854771712 with pages of 4 KiB and a little less with larger ones
 * (`PAGE_COUNTER_MAX`, include/linux/page_counter.h).
 */
const NO_LIMIT_FROM = 2 ** 62;

/**
 * Parses `memory.limit_in_bytes` (cgroup v1): the hard limit of the cgroup itself, in bytes. An ancestor's
 * limit holds as well and is not seen here.
 *
 *     268435456
 *
 * Source: Linux Documentation/admin-guide/cgroup-v1/memory.rst §3.
 * @returns undefined where there is no limit.
 * @throws KernelFormatError on anything but a number.
 */
export function parseV1MemoryLimitInBytes(text: string, file = 'memory.limit_in_bytes'): number | undefined {
  const limitBytes = parseSingleNumber(text, file);
  return limitBytes >= NO_LIMIT_FROM ? undefined : limitBytes;
}

/** Reads `memory.limit_in_bytes`; a value of undefined means that there is no limit. */
export function readV1MemoryLimitInBytes(memoryDir: string): Reading<number | undefined> {
  const path = join(memoryDir, 'memory.limit_in_bytes');
  return mapReading(readKernelFile(path), (text) => parseV1MemoryLimitInBytes(text, path));
}
