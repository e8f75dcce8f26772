import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { mapReading, type Reading } from './reading.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Parses `/proc/sys/kernel/random/boot_id`: a UUID that is new at every boot. Pids and start times of
 * another boot mean nothing. Source: random(4).
 * @throws KernelFormatError on anything else.
 */
export function parseBootId(text: string, file = 'boot_id'): string {
  const id = text.trim();
  if (!UUID.test(id)) throw new KernelFormatError(file, 'a UUID', text);
  return id;
}

/** Reads which boot of the machine this is. */
export function readBootId(roots: KernelRoots): Reading<string> {
  const path = join(roots.proc, 'sys/kernel/random/boot_id');
  return mapReading(readKernelFile(path), (text) => parseBootId(text, path));
}
