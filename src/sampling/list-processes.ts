import { join } from 'node:path';
import { parseCgroupProcs } from '../kernel/cgroup-procs.ts';
import { keepKernelFile } from '../kernel/kernel-file.ts';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { readProcessTree } from '../kernel/proc-children.ts';
import { available, mapReading, type Reading } from '../kernel/reading.ts';
import type { SamplingTarget } from './sampling.ts';

/** Names the processes of a run, again and again. */
export interface ProcessLister {
  /** Pids of the run's processes, the sandbox's own left out. */
  list(): Reading<number[]>;
  close(): void;
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
      return available(rootPid === undefined ? [] : withoutScaffold(readProcessTree(roots, rootPid)));
    };
    return { list, close: () => undefined };
  }
  const file = keepKernelFile(join(target.cgroup.memory, 'cgroup.procs'));
  return {
    list: () => mapReading(file.read(), (text) => withoutScaffold(parseCgroupProcs(text))),
    close: () => {
      file.close();
    },
  };
}
