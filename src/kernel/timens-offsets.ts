import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { mapReading, type Reading } from './reading.ts';

/** How far the clocks of a time namespace are ahead of the machine's own, in milliseconds; behind is below zero. */
export interface TimensOffsets {
  readonly monotonicMs: number;
  /** Counts time since the boot, and start times in `/proc/PID/stat` with it. */
  readonly boottimeMs: number;
}

/**
 * Parses `/proc/PID/timens_offsets`: a clock, seconds, nanoseconds (0 to 999,999,999) a line.
 *
 *     monotonic       86400         0
 *     boottime        86400         0
 *
 * Source: time_namespaces(7).
 * @throws KernelFormatError on anything else.
 */
export function parseTimensOffsets(text: string, file = 'timens_offsets'): TimensOffsets {
  const offsetOf = (clock: string): number => {
    const found = new RegExp(`^${clock} +(-?\\d+) +(\\d+)$`, 'm').exec(text);
    if (found === null) throw new KernelFormatError(file, `"${clock} seconds nanoseconds"`, text);
    return Number(found[1]) * 1000 + Number(found[2]) / 1e6;
  };
  return { monotonicMs: offsetOf('monotonic'), boottimeMs: offsetOf('boottime') };
}

/** Reads the offsets of this process's time namespace. Unavailable on kernels without them (before Linux 5.6). */
export function readTimensOffsets(roots: KernelRoots): Reading<TimensOffsets> {
  const path = join(roots.proc, 'self/timens_offsets');
  return mapReading(readKernelFile(path), (text) => parseTimensOffsets(text, path));
}
