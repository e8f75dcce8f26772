import { readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, meaningOf } from './errno.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { available, type Reading, unavailable } from './reading.ts';

/** How many descriptors a process has open, and how it was found out. */
export interface ProcFd {
  readonly open: number;
  /** True where the directory had to be listed, which takes time for each descriptor. */
  readonly listed: boolean;
}

/** File system type of procfs in statfs(2). Source: include/uapi/linux/magic.h. */
const PROC_SUPER_MAGIC = 0x9fa0;

/**
 * Counts a process's open file descriptors. Since Linux 6.2 the size of `/proc/PID/fd` is their number,
 * in constant time (commit f1f1f2569901, "proc: report open files as size in stat() for /proc/pid/fd");
 * before, the size is 0 and the directory is listed.
 * @returns unavailable for other users' processes, and when the process is gone.
 */
export function readProcFd(roots: KernelRoots, pid: number): Reading<ProcFd> {
  const path = join(roots.proc, String(pid), 'fd');
  try {
    const { size } = statSync(path);
    // A directory on a disk has a size of its own, which says nothing: where a folder stands in for procfs, list.
    if (size > 0 && statfsSync(path).type === PROC_SUPER_MAGIC)
      return available({ open: size, listed: false });
    return available({ open: readdirSync(path).length, listed: true });
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return unavailable(`${path}: ${meaningOf(code)}`, code);
  }
}
