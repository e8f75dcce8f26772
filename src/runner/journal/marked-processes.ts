import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../../kernel/errno.ts';
import { readKernelFile } from '../../kernel/kernel-file.ts';
import type { KernelRoots } from '../../kernel/kernel-roots.ts';

/**
 * All processes whose environment was given `HOME=<filesDir>`, which is true of a run's processes and of no
 * other: the directory's name holds the run's random id. It finds detached grandchildren where there is
 * no cgroup to list. Only processes that this user may look into are seen. Source: proc_pid_environ(5).
 */
export function markedProcesses(roots: KernelRoots, filesDir: string): number[] {
  return pidsOf(roots).filter((pid) => {
    const environment = readKernelFile(join(roots.proc, String(pid), 'environ'));
    return environment.kind === 'value' && environment.value.split('\0').includes(`HOME=${filesDir}`);
  });
}

function pidsOf(roots: KernelRoots): number[] {
  try {
    return readdirSync(roots.proc)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch (error) {
    // No procfs: then nothing can be found this way.
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Kills every marked process, again and again until no new one shows up, at most `rounds` times. @returns how many were found. */
export function killMarked(roots: KernelRoots, filesDir: string, rounds = 5): number {
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    const pids = markedProcesses(roots, filesDir).filter((pid) => pid !== process.pid);
    if (pids.length === 0) break;
    found += pids.length;
    for (const pid of pids) killIfThere(pid);
  }
  return found;
}

/** SIGKILL to a process that was identified a moment ago; no error when it is gone already. */
export function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (errnoOf(error) !== 'ESRCH') throw error;
  }
}
