import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import { mapReading, type Reading } from './reading.ts';

/**
 * Parses `cgroup.procs`: one pid of a thread group leader per line, in no order, perhaps twice; 0 stands
 * for a process that this pid namespace cannot name, and is left out.
 * Source: Linux Documentation/admin-guide/cgroup-v2.rst, "Processes"; cgroups(7).
 * @returns the pids, each once.
 * @throws KernelFormatError on a line that is no number.
 */
export function parseCgroupProcs(text: string, file = 'cgroup.procs'): number[] {
  const pids = new Set<number>();
  for (const line of text.split('\n')) {
    if (line === '' || line === '0') continue;
    if (!/^\d+$/.test(line)) throw new KernelFormatError(file, 'one pid per line', line);
    pids.add(Number(line));
  }
  return [...pids];
}

/** Reads which processes are in a cgroup (not in its descendants). */
export function readCgroupProcs(cgroupDir: string): Reading<number[]> {
  const path = join(cgroupDir, 'cgroup.procs');
  return mapReading(readKernelFile(path), (text) => parseCgroupProcs(text, path));
}
