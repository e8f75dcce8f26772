import { statSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, meaningOf } from './errno.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { available, type Reading, unavailable } from './reading.ts';

/**
 * The user whose process this is: the owner of `/proc/PID`, which is the effective user, or root for a process that
 * does not let itself be dumped. Source: proc_pid(5).
 * @returns the numeric user id; unavailable when there is no such process.
 */
export function readProcOwner(roots: KernelRoots, pid: number): Reading<number> {
  const path = join(roots.proc, String(pid));
  try {
    return available(statSync(path).uid);
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return unavailable(`${path}: ${meaningOf(code)}`, code);
  }
}
