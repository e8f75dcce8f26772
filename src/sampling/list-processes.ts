import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseCgroupProcs } from '../kernel/cgroup-procs.ts';
import { readKernelFile } from '../kernel/kernel-file.ts';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { readProcessTree } from '../kernel/proc-children.ts';
import { available, mapReading, type Reading, unavailable } from '../kernel/reading.ts';
import type { SamplingTarget } from './sampling.ts';

/** Names the processes of a run, again and again. */
export interface ProcessLister {
  /** Pids of the run's processes, the sandbox's own left out. */
  list(): Reading<number[]>;
}

/**
 * The processes of a run: those in its cgroup, which no fork escapes; without a cgroup the tree below the
 * process that was started.
 */
export function processLister(roots: KernelRoots, target: SamplingTarget): ProcessLister {
  const withoutScaffold = (pids: number[]): number[] => {
    const scaffold = target.scaffoldPids();
    return pids.filter((pid) => !scaffold.has(pid));
  };
  if ('unavailable' in target.cgroup) {
    const list = (): Reading<number[]> => {
      const rootPid = target.rootPid();
      if (rootPid === undefined) return available([]);
      const tree = readProcessTree(roots, rootPid);
      // An empty tree is a program that has ended, or a machine whose processes cannot be looked at.
      if (tree.length === 0 && !existsSync(join(roots.proc, 'self')))
        return unavailable(`There is no procfs at ${roots.proc} to read processes from.`);
      return available(withoutScaffold(tree));
    };
    return { list };
  }
  // Opened anew each time. On v1 the kernel keeps the list that an open descriptor read until nobody has
  // read it for a second, so a descriptor that is read ten times a second shows the processes of its first
  // reading for ever. Source: Linux kernel/cgroup/cgroup-v1.c, cgroup_pidlist_start().
  const path = join(target.cgroup.memory, 'cgroup.procs');
  return {
    list: () => mapReading(readKernelFile(path), (text) => withoutScaffold(parseCgroupProcs(text))),
  };
}
