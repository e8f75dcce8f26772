import { closeSync, openSync, readdirSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { errnoOf } from '../../kernel/errno.ts';
import { readKernelFile } from '../../kernel/kernel-file.ts';
import type { KernelRoots } from '../../kernel/kernel-roots.ts';
import { readProcLimits } from '../../kernel/proc-limits.ts';
import { asked } from '../../kernel/shortage.ts';

/** O_CLOEXEC on every Linux but alpha, parisc and sparc. Source: include/uapi/asm-generic/fcntl.h. */
const CLOSES_ON_EXEC = 0o2000000;

/**
 * Descriptors that this process was given by whoever started it, and would hand on to every program that it starts
 * itself: whatever Node opens is closed on exec, but of what it inherits it marks only the first few. Source:
 * proc_pid_fdinfo(5); libuv, `uv_disable_stdio_inheritance`, which stops at the first gap beyond 15.
 */
export function inheritedDescriptors(roots: KernelRoots): number[] {
  const STANDARD = 2;
  return descriptorsOf(roots)
    .filter((fd) => fd > STANDARD)
    .filter((fd) => {
      const info = readKernelFile(join(roots.proc, 'self/fdinfo', String(fd)));
      return info.kind === 'value' && survivesExec(info.value);
    });
}

function descriptorsOf(roots: KernelRoots): number[] {
  try {
    return readdirSync(join(roots.proc, 'self/fd')).map(Number);
  } catch (error) {
    // No procfs (macOS): Node there is told by the system to close them all.
    if (errnoOf(error) === undefined) throw error;
    return [];
  }
}

/** Whether the descriptor of a `/proc/PID/fdinfo/FD` stays open over exec: its flags, in octal, say so. */
export function survivesExec(fdinfo: string): boolean {
  const flags = /^flags:\s+([0-7]+)$/m.exec(fdinfo)?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & CLOSES_ON_EXEC) === 0;
}

/**
 * Closes what lies above the limit of this process: dup2(2) reaches nothing there, so it could not be hidden, and a child
 * could not even be started. Whatever stands there was handed down by somebody who was allowed more; nothing of our own is.
 * @returns the others
 */
export function closeOutOfReach(roots: KernelRoots, inherited: readonly number[]): number[] {
  const limits = asked(readProcLimits(roots));
  const limit = limits.kind === 'value' ? limits.value.openFiles : Number.POSITIVE_INFINITY;
  for (const fd of inherited) if (fd >= limit) closeSync(fd);
  return inherited.filter((fd) => fd < limit);
}

/**
 * Starts a child in which an empty file (`/dev/null`) stands in the place of each inherited descriptor: what a list of
 * descriptors leaves out is passed on as it is.
 * @param start is given the whole list, and is done with it when it returns
 */
export function hiding<T>(
  stdio: readonly ('ignore' | 'pipe')[],
  inherited: readonly number[],
  start: (stdio: ('ignore' | 'pipe' | number | undefined)[]) => T,
): T {
  const toHide = inherited.filter((fd) => fd >= stdio.length);
  if (toHide.length === 0) return start([...stdio]);
  const nothing = openSync(devNull, 'r');
  try {
    const all: ('ignore' | 'pipe' | number | undefined)[] = [...stdio];
    for (const fd of toHide) all[fd] = nothing;
    return start(Array.from(all));
  } finally {
    closeSync(nothing);
  }
}
