import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from './errno.ts';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { readProcStat } from './proc-stat.ts';

/**
 * Parses `/proc/PID/task/TID/children`: pids that this thread gave birth to, each followed by a space.
 *
 *     4712 4713
 *
 * Source: proc_pid_task(5) (needs CONFIG_PROC_CHILDREN).
 * @throws KernelFormatError on anything but pids.
 */
export function parseProcChildren(text: string, file = 'children'): number[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      if (!/^\d+$/.test(word)) throw new KernelFormatError(file, 'pids between spaces', text);
      return Number(word);
    });
}

/**
 * The pids of a process and of everything below it, itself first. A process whose parent died belongs to
 * another tree (its reaper's) and is missed: where there is a cgroup, `cgroup.procs` is the better list.
 * @returns an empty list when there is no process with that pid.
 */
export function readProcessTree(roots: KernelRoots, rootPid: number): number[] {
  if (readProcStat(roots, rootPid).kind === 'unavailable') return [];
  const childrenOf = hasChildrenFile(roots, rootPid)
    ? (pid: number) => childrenByThread(roots, pid)
    : childrenByScan(roots);
  const tree = [rootPid];
  const seen = new Set(tree);
  // The list grows while it is walked.
  for (const pid of tree) {
    for (const child of childrenOf(pid)) {
      if (!seen.has(child)) tree.push(child);
      seen.add(child);
    }
  }
  return tree;
}

function hasChildrenFile(roots: KernelRoots, pid: number): boolean {
  return readKernelFile(join(roots.proc, String(pid), 'task', String(pid), 'children')).kind === 'value';
}

function childrenByThread(roots: KernelRoots, pid: number): number[] {
  const tasks = join(roots.proc, String(pid), 'task');
  return numbersIn(tasks).flatMap((tid) => {
    const path = join(tasks, String(tid), 'children');
    const text = readKernelFile(path);
    return text.kind === 'value' ? parseProcChildren(text.value, path) : [];
  });
}

function childrenByScan(roots: KernelRoots): (pid: number) => number[] {
  const children = new Map<number, number[]>();
  for (const pid of numbersIn(roots.proc)) {
    const stat = readProcStat(roots, pid);
    if (stat.kind === 'value') children.set(stat.value.ppid, [...(children.get(stat.value.ppid) ?? []), pid]);
  }
  return (pid) => children.get(pid) ?? [];
}

/** Names in a directory that are numbers; none when the process behind it has gone in the meantime. */
function numbersIn(directory: string): number[] {
  try {
    return readdirSync(directory)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return [];
  }
}
