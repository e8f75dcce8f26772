import type { CgroupDirs } from '../../kernel/cgroup-dirs.ts';
import { readCgroupProcs } from '../../kernel/cgroup-procs.ts';
import { errnoOf } from '../../kernel/errno.ts';
import { asked, Shortage } from '../../kernel/shortage.ts';
import type { Clock } from '../../sampling/sampling.ts';
import { rest } from '../rest.ts';
import { tryWriteCgroupFile } from './cgroup-file.ts';
import { directoriesOf } from './cgroup-place.ts';
import { cgroupTree } from './cgroup-tree.ts';

const FIRST_REST_MS = 1;
const LONGEST_REST_MS = 50;

/**
 * Kills every process of a cgroup, and goes on until none is left: a process may have forked while the
 * list was read. `cgroup.kill` (Linux 5.14) does it in one step where it exists; v1 kills only one task
 * when memory runs out, so this is also how the others are reaped.
 * @returns whether the cgroup was empty within the time.
 */
export async function emptyCgroup(dirs: CgroupDirs, clock: Clock, patienceMs: number): Promise<boolean> {
  const giveUpMs = clock.nowMs() + patienceMs;
  for (let restMs = FIRST_REST_MS; ; restMs = Math.min(restMs * 2, LONGEST_REST_MS)) {
    if (dirs.unified !== undefined) tryWriteCgroupFile(dirs.unified, 'cgroup.kill', '1');
    const alive = inhabitantsNow(dirs);
    if (alive?.length === 0) return true;
    for (const pid of alive ?? []) killByCgroup(pid);
    if (clock.nowMs() >= giveUpMs) return false;
    await rest(clock, restMs);
  }
}

/** Undefined when it cannot be told just now: a cgroup is not empty because nobody could look into it. */
function inhabitantsNow(dirs: CgroupDirs): number[] | undefined {
  try {
    return inhabitantsOf(dirs);
  } catch (error) {
    if (error instanceof Shortage) return undefined;
    throw error;
  }
}

/** All processes in any of the run's cgroup directories, and in cgroups below them. @throws Shortage when they cannot be looked at now. */
export function inhabitantsOf(dirs: CgroupDirs): number[] {
  const pids = new Set<number>();
  for (const directory of directoriesOf(dirs).flatMap(cgroupTree)) {
    const procs = asked(readCgroupProcs(directory));
    if (procs.kind === 'value') for (const pid of procs.value) pids.add(pid);
  }
  return [...pids];
}

/**
 * The pid was in the run's own cgroup a moment ago, which is what identifies it. One that is another user's stays, and
 * keeps nobody from killing the others.
 */
function killByCgroup(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    const code = errnoOf(error);
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
