import { mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CgroupDirs } from '../../src/kernel/cgroup-dirs.ts';
import { locateCgroup } from '../../src/kernel/cgroup-location.ts';
import { readCgroupProcs } from '../../src/kernel/cgroup-procs.ts';
import { errnoOf } from '../../src/kernel/errno.ts';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { readMountinfo } from '../../src/kernel/mountinfo.ts';
import { readProcCgroup } from '../../src/kernel/proc-cgroup.ts';
import { type Reading, unavailable } from '../../src/kernel/reading.ts';
import { eventually } from './eventually.ts';

/** A real cgroup of the tests' own. */
export interface ScratchCgroup {
  readonly dirs: CgroupDirs;
  /** The files that a process writes its pid into to be inside. */
  readonly entrances: readonly string[];
  /** Removes it, once its processes have ended. */
  remove(): Promise<void>;
}

/** Makes a cgroup: on v1 below the tests' own, on v2 beside it (a v2 cgroup holds processes or cgroups, not both). */
export function makeScratchCgroup(name: string): Reading<ScratchCgroup> {
  const mounts = readMountinfo(thisKernel);
  if (mounts.kind === 'unavailable') return mounts;
  const memberships = readProcCgroup(thisKernel, 'self');
  if (memberships.kind === 'unavailable') return memberships;
  const memory = locateCgroup(mounts.value, memberships.value, 'memory');
  const pids = locateCgroup(mounts.value, memberships.value, 'pids');
  const unified = locateCgroup(mounts.value, memberships.value, 'v2');
  try {
    if (memory.kind === 'value') {
      const made = [memory, pids].flatMap((place) =>
        place.kind === 'value' ? [makeDirectory(join(place.value.directory, name))] : [],
      );
      const [memoryDir = '', pidsDir] = made;
      return scratch(
        { version: 1, memory: memoryDir, ...(pidsDir === undefined ? {} : { pids: pidsDir }) },
        made,
      );
    }
    if (unified.kind === 'unavailable') return unified;
    const parent = dirname(unified.value.directory);
    const controllers = readFileSync(join(parent, 'cgroup.subtree_control'), 'utf8').split(/\s+/);
    if (!controllers.includes('memory'))
      return unavailable(`the memory controller is not enabled in ${parent}/cgroup.subtree_control`);
    const made = makeDirectory(join(parent, name));
    return scratch({ version: 2, memory: made, pids: made, unified: made }, [made]);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return unavailable(String(error));
  }
}

function makeDirectory(path: string): string {
  mkdirSync(path);
  return path;
}

function scratch(dirs: CgroupDirs, made: readonly string[]): Reading<ScratchCgroup> {
  const remove = async (): Promise<void> => {
    for (const directory of made) {
      await eventually(`${directory} is empty`, () => {
        const procs = readCgroupProcs(directory);
        return procs.kind === 'value' && procs.value.length === 0 ? true : undefined;
      });
      await eventually(`${directory} can be removed`, () => removed(directory));
    }
  };
  return {
    kind: 'value',
    value: { dirs, entrances: made.map((directory) => join(directory, 'cgroup.procs')), remove },
  };
}

/** The kernel may answer EBUSY for a moment after the last process has gone. */
function removed(directory: string): true | undefined {
  try {
    rmdirSync(directory);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EBUSY') return undefined;
    throw error;
  }
}
