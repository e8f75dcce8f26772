import type { CgroupDirs } from '../../kernel/cgroup-dirs.ts';
import { readCgroupProcs } from '../../kernel/cgroup-procs.ts';
import { asked } from '../../kernel/shortage.ts';
import type { Clock } from '../../sampling/sampling.ts';
import { killUntilNone } from '../kill-until-none.ts';
import { tryWriteCgroupFile } from './cgroup-file.ts';
import { directoriesOf } from './cgroup-place.ts';
import { cgroupTree } from './cgroup-tree.ts';

/**
 * Kills every process of a cgroup until none is left. `cgroup.kill` (Linux 5.14) does it in one step where it
 * exists; v1 kills only one task when memory runs out, so this is also how the others are reaped.
 * @returns whether the cgroup was empty within the time.
 */
export function emptyCgroup(dirs: CgroupDirs, clock: Clock, patienceMs: number): Promise<boolean> {
  const inhabitants = (): number[] => {
    if (dirs.unified !== undefined) tryWriteCgroupFile(dirs.unified, 'cgroup.kill', '1');
    return inhabitantsOf(dirs);
  };
  return killUntilNone(inhabitants, clock, patienceMs);
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
