import { freemem } from 'node:os';
import { join } from 'node:path';
import { readKernelFile } from '../kernel/kernel-file.ts';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import type { CatalogueEntry } from '../protocol/demo.ts';
import type { Limits } from '../protocol/environment.ts';
import type { KnobValues } from '../protocol/run-event.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/**
 * Memory that could be given out without swapping, in bytes: `MemAvailable` of `/proc/meminfo`, or
 * what the runtime says is free where there is no such file. Source: proc_meminfo(5) (its unit kB is 1,024 bytes).
 */
export function availableMemoryBytes(roots: KernelRoots): number {
  const meminfo = readKernelFile(join(roots.proc, 'meminfo'));
  const kibibytes =
    meminfo.kind === 'value' ? /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo.value)?.[1] : undefined;
  return kibibytes === undefined ? freemem() : Number(kibibytes) * 1024;
}

/** The limits of a server: the defaults for a machine with so much memory, with what the caller wants changed. */
export function limitsFor(availableBytes: number, wanted: Partial<Limits> = {}): Limits {
  const promisedMemoryBytes = wanted.promisedMemoryBytes ?? Math.floor(availableBytes / 2);
  return {
    concurrentRuns: 4,
    waitingRuns: 20,
    diskQuotaBytes: 3 * GIB,
    diskReserveBytes: GIB,
    fileQuota: 50_000,
    outputBytes: MIB,
    deadlineMs: 10 * 60_000,
    unwatchedMs: 30_000,
    ...wanted,
    promisedMemoryBytes,
    // A run that is promised more than may be promised at all could never start.
    safetyMemoryBytes: Math.min(wanted.safetyMemoryBytes ?? GIB, promisedMemoryBytes),
  };
}

/**
 * The memory limit of one run in bytes: what its knob says (MB are 2^20 bytes; 0 means none), but never
 * above the safety limit.
 */
export function memoryLimitBytes(demo: CatalogueEntry, knobs: KnobValues, limits: Limits): number {
  const name = demo.limits.memoryMbKnob;
  const megabytes = name === undefined ? 0 : knobs[name];
  const asked = typeof megabytes === 'number' && megabytes > 0 ? megabytes * MIB : limits.safetyMemoryBytes;
  return Math.min(asked, limits.safetyMemoryBytes);
}
