import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import { mapReading, type Reading } from './reading.ts';

/** How much of the time tasks stood still for want of a resource. */
export interface StallShare {
  /** Per cent of the last 10 s. */
  readonly avg10Percent: number;
  /** Per cent of the last 60 s. */
  readonly avg60Percent: number;
  /** Per cent of the last 300 s. */
  readonly avg300Percent: number;
  /** Microseconds in all. */
  readonly totalUs: number;
}

/** Pressure stall information of one resource. */
export interface Pressure {
  /** At least one task stood still. */
  readonly some: StallShare;
  /** All tasks that were not idle stood still at once; undefined for the CPU on kernels before 5.13. */
  readonly full: StallShare | undefined;
}

const LINE = /^(some|full) avg10=(\d+\.\d+) avg60=(\d+\.\d+) avg300=(\d+\.\d+) total=(\d+)$/;

/**
 * Parses a pressure file: `memory.pressure` of a cgroup, `/proc/pressure/memory`. Page cache that grows
 * without harm leaves it at 0.
 *
 *     some avg10=0.00 avg60=0.12 avg300=0.05 total=12345
 *     full avg10=0.00 avg60=0.10 avg300=0.04 total=9876
 *
 * Source: Linux Documentation/accounting/psi.rst.
 * @throws KernelFormatError on any other form.
 */
export function parsePressure(text: string, file = 'memory.pressure'): Pressure {
  const shares = new Map<string, StallShare>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, kind, avg10, avg60, avg300, total] = LINE.exec(line) ?? [];
    if (kind === undefined)
      throw new KernelFormatError(file, '"some avg10=… avg60=… avg300=… total=…"', line);
    shares.set(kind, {
      avg10Percent: Number(avg10),
      avg60Percent: Number(avg60),
      avg300Percent: Number(avg300),
      totalUs: Number(total),
    });
  }
  const some = shares.get('some');
  if (some === undefined) throw new KernelFormatError(file, 'a line that begins with "some"', text);
  return { some, full: shares.get('full') };
}

/** Reads `memory.pressure` of a v2 cgroup. Unavailable without CONFIG_PSI, or with `psi=0`. */
export function readMemoryPressure(cgroupDir: string): Reading<Pressure> {
  const path = join(cgroupDir, 'memory.pressure');
  return mapReading(readKernelFile(path), (text) => parsePressure(text, path));
}
