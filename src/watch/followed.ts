import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readCgroupProcs } from '../kernel/cgroup-procs.ts';
import { errnoOf } from '../kernel/errno.ts';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { readProcStat } from '../kernel/proc-stat.ts';
import { available, type Reading, unavailable, valueOrUndefined } from '../kernel/reading.ts';
import { type ProcessLister, processLister } from '../sampling/list-processes.ts';
import type { SamplingTarget } from '../sampling/sampling.ts';
import type { FoundSubject } from '../subjects/find-subject.ts';
import { printableName } from '../subjects/printable-name.ts';

/** Groups below a cgroup, and processes, that are looked at: with more the machine would notice the watch. */
const MOST_GROUPS = 1000;
const MOST_PROCESSES = 2000;

/** How a sampler is told of a subject: a tree of processes below one, or all processes of a cgroup. */
export function targetOf({ root, dirs }: FoundSubject): SamplingTarget {
  return {
    cgroup: root === undefined ? dirs : { unavailable: 'The tree below a process is followed.' },
    rootPid: () => root?.pid,
    scaffoldPids: () => new Set(),
    selfReport: () => undefined,
    filesDir: '',
  };
}

/** Names the processes that a watch follows: a process with its descendants, or what is in a cgroup and below it. */
export function followedLister(roots: KernelRoots, found: FoundSubject): ProcessLister {
  const { dirs } = found;
  if (found.root !== undefined || 'unavailable' in dirs)
    return bounded(processLister(roots, targetOf(found)));
  const list = (): Reading<number[]> => listWithin(dirs.memory);
  return bounded({ list, confirm: () => new Set(valueOrUndefined(list())) });
}

function bounded(lister: ProcessLister): ProcessLister {
  return {
    list() {
      const pids = lister.list();
      return pids.kind === 'value' && pids.value.length > MOST_PROCESSES
        ? unavailable(
            `There are ${pids.value.length} processes; a watch adds up ${MOST_PROCESSES} at the most. The cgroup's own numbers are whole.`,
          )
        : pids;
    },
    confirm: lister.confirm,
  };
}

/** The processes of a cgroup and of all groups below it. */
export function listWithin(directory: string): Reading<number[]> {
  const top = readCgroupProcs(directory);
  if (top.kind === 'unavailable') return top;
  const pids = new Set(top.value);
  for (const below of groupsBelow(directory))
    for (const pid of valueOrUndefined(readCgroupProcs(below)) ?? []) pids.add(pid);
  return available([...pids]);
}

function groupsBelow(directory: string): string[] {
  const found: string[] = [];
  const waiting = [directory];
  for (let next = waiting.pop(); next !== undefined && found.length < MOST_GROUPS; next = waiting.pop()) {
    for (const child of foldersIn(next)) {
      found.push(child);
      waiting.push(child);
    }
  }
  return found;
}

function foldersIn(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(directory, name));
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return []; // removed meanwhile
  }
}

/** Names that are given of processes beside. */
const MOST_NAMES = 5;

/**
 * Who else lives in the cgroup of a process that is followed: its numbers are theirs too.
 * @param followed the pids of the process and its descendants
 */
export function beside(
  roots: KernelRoots,
  { root, dirs }: FoundSubject,
  followed: ReadonlySet<number>,
): { processes: number; names: string[] } {
  if (root === undefined || 'unavailable' in dirs) return { processes: 0, names: [] };
  const others = (valueOrUndefined(listWithin(dirs.memory)) ?? []).filter((pid) => !followed.has(pid));
  const names = others.slice(0, 50).flatMap((pid) => valueOrUndefined(readProcStat(roots, pid))?.comm ?? []);
  return { processes: others.length, names: [...new Set(names)].slice(0, MOST_NAMES).map(printableName) };
}
