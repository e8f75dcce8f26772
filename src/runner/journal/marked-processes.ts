import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../../kernel/errno.ts';
import { readKernelFile } from '../../kernel/kernel-file.ts';
import type { KernelRoots } from '../../kernel/kernel-roots.ts';
import { asked } from '../../kernel/shortage.ts';
import type { Clock } from '../../sampling/sampling.ts';
import { rest } from '../rest.ts';

/**
 * All processes whose environment was given `HOME=<filesDir>`, which is true of a run's processes and of no
 * other: the directory's name holds the run's random id. It finds detached grandchildren where there is
 * no cgroup to list. Only processes that this user may look into are seen. Source: proc_pid_environ(5).
 * @throws Shortage, or the system's error, when they cannot be looked at now.
 */
export function markedProcesses(roots: KernelRoots, filesDir: string): number[] {
  return pidsOf(roots).filter((pid) => {
    const environment = asked(readKernelFile(join(roots.proc, String(pid), 'environ')));
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

const FIRST_REST_MS = 1;
const LONGEST_REST_MS = 50;

/**
 * Kills every marked process, and goes on until none is left: new ones may show up, and one that was killed takes a moment to go.
 * @returns whether none was left within the time
 */
export async function killMarked(
  roots: KernelRoots,
  filesDir: string,
  clock: Clock,
  patienceMs: number,
): Promise<boolean> {
  const giveUpMs = clock.nowMs() + patienceMs;
  for (let restMs = FIRST_REST_MS; ; restMs = Math.min(restMs * 2, LONGEST_REST_MS)) {
    const pids = markedProcesses(roots, filesDir).filter((pid) => pid !== process.pid);
    if (pids.length === 0) return true;
    for (const pid of pids) killIfThere(pid);
    if (clock.nowMs() >= giveUpMs) return false;
    await rest(clock, restMs);
  }
}

/** SIGKILL to a process that was identified a moment ago; no error when it is gone already. */
export function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (errnoOf(error) !== 'ESRCH') throw error;
  }
}
