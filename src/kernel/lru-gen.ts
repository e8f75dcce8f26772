import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { mapReading, type Reading } from './reading.ts';

/** The switch of the multi-generational LRU. */
export interface LruGen {
  /** Whether it decides about pages; only then `active_file` means "in the two youngest generations". */
  readonly on: boolean;
  /** As the kernel prints it: `0x0007`. */
  readonly text: string;
}

/**
 * Parses `/sys/kernel/mm/lru_gen/enabled`: a bit mask, of which bit 0 is the main switch.
 *
 *     0x0007
 *
 * Source: Linux Documentation/admin-guide/mm/multigen_lru.rst, "Kill switch".
 * @throws KernelFormatError on anything else.
 */
export function parseLruGenEnabled(text: string, file = 'lru_gen/enabled'): LruGen {
  const mask = text.trim();
  if (!/^0x[0-9a-fA-F]+$/.test(mask)) throw new KernelFormatError(file, 'a mask such as 0x0007', text);
  return { on: (Number(mask) & 1) === 1, text: mask };
}

/** Reads the switch. Unavailable before Linux 6.1 and where it was not compiled in: the two lists decide then. */
export function readLruGen(roots: KernelRoots): Reading<LruGen> {
  const path = join(roots.sys, 'kernel/mm/lru_gen/enabled');
  return mapReading(readKernelFile(path), (text) => parseLruGenEnabled(text, path));
}
