import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../../kernel/errno.ts';
import { readKernelFile } from '../../kernel/kernel-file.ts';
import type { KernelRoots } from '../../kernel/kernel-roots.ts';
import { asked } from '../../kernel/shortage.ts';
import type { Clock } from '../../sampling/sampling.ts';
import { killUntilNone } from '../kill-until-none.ts';

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

/** Kills every marked process until none is left. @returns whether none was left within the time */
export function killMarked(
  roots: KernelRoots,
  filesDir: string,
  clock: Clock,
  patienceMs: number,
): Promise<boolean> {
  const others = (): number[] => markedProcesses(roots, filesDir).filter((pid) => pid !== process.pid);
  return killUntilNone(others, clock, patienceMs);
}
