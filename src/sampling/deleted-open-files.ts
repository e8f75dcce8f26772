import { readdirSync, type Stats, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../kernel/errno.ts';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { readProcFd } from '../kernel/proc-fd.ts';
import { valueOrUndefined } from '../kernel/reading.ts';

/** File systems of statfs(2) whose files are memory, not cache: tmpfs (and memfd), ramfs, hugetlbfs. Source: include/uapi/linux/magic.h. */
const IN_MEMORY = new Set([0x01021994, 0x858458f6, 0x958458f6]);

/**
 * Files that were deleted while one of these processes has them open: they keep their disk space and their
 * page cache, and only the descriptor still leads to them. Source: unlink(2); proc_pid_fd(5).
 * @returns a path through `/proc/PID/fd` for each file, each file once.
 */
export function deletedOpenFiles(roots: KernelRoots, pids: readonly number[]): string[] {
  const byInode = new Map<string, string>();
  for (const path of pids.flatMap((pid) => descriptorPaths(roots, pid))) {
    const stats = unlessGone(() => statSync(path));
    if (stats !== undefined && isDeletedOnDisk(path, stats)) byInode.set(`${stats.dev}:${stats.ino}`, path);
  }
  return [...byInode.values()];
}

/**
 * Whether what a descriptor leads to is a file without a name on a file system that is not itself memory.
 * @param path through `/proc/PID/fd`
 * @param stats of that path
 */
export function isDeletedOnDisk(path: string, stats: Stats): boolean {
  if (!stats.isFile() || stats.nlink > 0) return false;
  const type = unlessGone(() => statfsSync(path).type);
  return type !== undefined && !IN_MEMORY.has(type);
}

/** Above this number of descriptors the census does not ask which files they are: each takes a look of its own. */
const mostDescriptors = 2_000;

/** Whether these processes hold more descriptors than can be looked at one by one. */
export function holdTooMany(roots: KernelRoots, pids: readonly number[]): boolean {
  const held = pids.map((pid) => valueOrUndefined(readProcFd(roots, pid))?.open ?? 0);
  return held.reduce((sum, open) => sum + open, 0) > mostDescriptors;
}

function descriptorPaths(roots: KernelRoots, pid: number): string[] {
  const directory = join(roots.proc, String(pid), 'fd');
  return (unlessGone(() => readdirSync(directory)) ?? []).map((fd) => join(directory, fd));
}

/** Descriptors and processes come and go while they are looked at; one that cannot be looked at is passed over. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}
