import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { mapReading, type Reading } from './reading.ts';

/**
 * Parses `/proc/uptime`: seconds since boot, then the idle seconds of all CPUs together.
 *
 *     350735.47 234388.90
 *
 * Source: proc_uptime(5).
 * @returns seconds since boot.
 * @throws KernelFormatError on any other form.
 */
export function parseUptime(text: string, file = '/proc/uptime'): number {
  const [seconds] = /^\d+\.\d+(?= )/.exec(text) ?? [];
  if (seconds === undefined) throw new KernelFormatError(file, 'two numbers of seconds', text);
  return Number(seconds);
}

/** Reads how many seconds the machine has been up. */
export function readUptime(roots: KernelRoots): Reading<number> {
  const path = join(roots.proc, 'uptime');
  return mapReading(readKernelFile(path), (text) => parseUptime(text, path));
}
