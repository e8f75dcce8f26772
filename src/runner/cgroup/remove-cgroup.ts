import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CgroupDirs } from '../../kernel/cgroup-dirs.ts';
import { errnoOf } from '../../kernel/errno.ts';
import { Shortage } from '../../kernel/shortage.ts';
import type { Clock } from '../../sampling/sampling.ts';
import { rest } from '../rest.ts';
import { directoriesOf } from './cgroup-place.ts';
import { cgroupTree } from './cgroup-tree.ts';
import { isNotThere } from './run-cgroup.ts';

const FIRST_REST_MS = 2;
const LONGEST_REST_MS = 500;

/**
 * Removes the directories of a cgroup, and what a program has made below them. EBUSY is normal for a while after the last process ended, so it
 * is tried again, ever more rarely. Other errors (a read-only remount) are answered by false as well.
 * @returns whether all are gone within the time.
 */
export async function removeCgroup(dirs: CgroupDirs, clock: Clock, patienceMs: number): Promise<boolean> {
  const giveUpMs = clock.nowMs() + patienceMs;
  let left = directoriesOf(dirs);
  for (let restMs = FIRST_REST_MS; ; restMs = Math.min(restMs * 2, LONGEST_REST_MS)) {
    left = await stillThere(left);
    if (left.length === 0) return true;
    if (clock.nowMs() >= giveUpMs) return false;
    await rest(clock, restMs);
  }
}

async function stillThere(directories: readonly string[]): Promise<string[]> {
  const left: string[] = [];
  for (const directory of directories) if (!(await removedTree(directory))) left.push(directory);
  return left;
}

async function removedTree(directory: string): Promise<boolean> {
  let gone = await removed(directory);
  if (gone) return true;
  try {
    for (const one of cgroupTree(directory)) gone = await removed(one);
  } catch (error) {
    if (!(error instanceof Shortage)) throw error;
  }
  return gone;
}

async function removed(directory: string): Promise<boolean> {
  try {
    await rmdir(directory);
    return true;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return isNotThere(error);
  }
}

/** Removes the `memory-notebook` directories above a run's, if no other run is in them. */
export async function removeEmptyParents(dirs: CgroupDirs): Promise<void> {
  for (const directory of directoriesOf(dirs)) await removed(dirname(directory));
}
