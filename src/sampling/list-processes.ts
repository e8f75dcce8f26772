import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseCgroupProcs } from '../kernel/cgroup-procs.ts';
import { readKernelFile } from '../kernel/kernel-file.ts';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { readProcessTree } from '../kernel/proc-children.ts';
import { readProcStat } from '../kernel/proc-stat.ts';
import { available, mapReading, type Reading, unavailable, valueOrUndefined } from '../kernel/reading.ts';
import type { SamplingTarget } from './sampling.ts';

/** A process that was read, with the parent that it said it has. */
export interface ReadProcess {
  readonly pid: number;
  readonly ppid: number;
}

/** Names the processes of a run, again and again. */
export interface ProcessLister {
  /** Pids of the run's processes, the sandbox's own left out. */
  list(): Reading<number[]>;
  /**
   * Which of these were the run's when they were read, right after they were listed: one may have ended by
   * then, and its pid may have been given to a stranger.
   */
  confirm(read: readonly ReadProcess[]): ReadonlySet<number>;
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
  return 'unavailable' in target.cgroup
    ? treeLister(roots, target, withoutScaffold)
    : cgroupLister(target.cgroup.memory, withoutScaffold);
}

/**
 * The list is opened anew each time. On v1 the kernel keeps the list that an open descriptor read until nobody
 * has read it for a second, so a descriptor that is read ten times a second shows the processes of its first
 * reading for ever. Source: Linux kernel/cgroup/cgroup-v1.c, cgroup_pidlist_start().
 */
function cgroupLister(directory: string, withoutScaffold: (pids: number[]) => number[]): ProcessLister {
  const path = join(directory, 'cgroup.procs');
  const list = (): Reading<number[]> =>
    mapReading(readKernelFile(path), (text) => withoutScaffold(parseCgroupProcs(text)));
  // Who was in the list before and is in it after was in it in between.
  return { list, confirm: () => new Set(valueOrUndefined(list())) };
}

/** Here a second walk would be dear. A stranger has another parent; the root has none to tell by, but a start. */
function treeLister(
  roots: KernelRoots,
  target: SamplingTarget,
  withoutScaffold: (pids: number[]) => number[],
): ProcessLister {
  const isSame = sameProcess(roots);
  let tree: ReadonlySet<number> = new Set();
  return {
    list() {
      const rootPid = target.rootPid();
      if (rootPid === undefined) return available([]);
      const pids = isSame(rootPid) ? readProcessTree(roots, rootPid) : [];
      tree = new Set(pids);
      // An empty tree is a program that has ended, or a machine whose processes cannot be looked at.
      if (pids.length === 0 && !existsSync(join(roots.proc, 'self')))
        return unavailable(`There is no procfs at ${roots.proc} to read processes from.`);
      return available(withoutScaffold(pids));
    },
    confirm(read) {
      const rootPid = target.rootPid();
      const isOurs = ({ pid, ppid }: ReadProcess): boolean =>
        pid === rootPid ? isSame(pid) : tree.has(ppid);
      return new Set(read.filter(isOurs).map(({ pid }) => pid));
    },
  };
}

/**
 * Whether a pid still is the process that it was when it was first asked about: once that has ended, the
 * pid may be given to another. True as long as there is nobody to compare with.
 */
function sameProcess(roots: KernelRoots): (pid: number) => boolean {
  const startTicks = new Map<number, number>();
  return (pid) => {
    const stat = readProcStat(roots, pid);
    if (stat.kind === 'unavailable') return true;
    const { startTimeTicks } = stat.value;
    const first = startTicks.get(pid) ?? startTimeTicks;
    startTicks.set(pid, first);
    return first === startTimeTicks;
  };
}
