import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { mapReading, type Reading } from './reading.ts';

/** A controller that the kernel was built with. */
export interface ProcCgroup {
  /** `memory`, `pids`, … */
  readonly name: string;
  /** The v1 hierarchy that has it; 0 when it is on v2, or on none. */
  readonly hierarchyId: number;
  /** False where the kernel command line switched it off (`cgroup_disable=memory`). */
  readonly enabled: boolean;
}

/**
 * Parses `/proc/cgroups`: a heading, then name, hierarchy, number of cgroups and "enabled" per line, between tabs.
 *
 *     #subsys_name  hierarchy  num_cgroups  enabled
 *     memory        0          95           0
 *
 * A controller that is not listed may still be there on v2: since Linux 6.15 those that v1 could not use are left out.
 * Source: cgroups(7), "/proc files".
 * @throws KernelFormatError on a line of another form.
 */
export function parseProcCgroups(text: string, file = '/proc/cgroups'): ProcCgroup[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, hierarchy, enabled] = /^(\S+)\s+(\d+)\s+\d+\s+([01])\s*$/.exec(line) ?? [];
      if (name === undefined || hierarchy === undefined)
        throw new KernelFormatError(file, 'lines of "name hierarchy cgroups enabled"', line);
      return { name, hierarchyId: Number(hierarchy), enabled: enabled === '1' };
    });
}

/** Reads which controllers this kernel has. */
export function readProcCgroups(roots: Pick<KernelRoots, 'proc'>): Reading<ProcCgroup[]> {
  const path = join(roots.proc, 'cgroups');
  return mapReading(readKernelFile(path), (text) => parseProcCgroups(text, path));
}
