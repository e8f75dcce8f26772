import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../kernel/errno.ts';
import type { KernelRoots } from '../kernel/kernel-roots.ts';

/**
 * Files that were deleted while one of these processes has them open: they keep their disk space and their
 * page cache, and only the descriptor still leads to them. Source: unlink(2); proc_pid_fd(5).
 * @param device `st_dev` of the file system that is meant; deleted files elsewhere (memfd, tmpfs) are not.
 * @returns a path through `/proc/PID/fd` for each file, each file once.
 */
export function deletedOpenFiles(roots: KernelRoots, pids: readonly number[], device: number): string[] {
  const byInode = new Map<number, string>();
  for (const path of pids.flatMap((pid) => descriptorPaths(roots, pid))) {
    const stats = unlessGone(() => statSync(path));
    if (stats?.isFile() && stats.nlink === 0 && stats.dev === device) byInode.set(stats.ino, path);
  }
  return [...byInode.values()];
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
