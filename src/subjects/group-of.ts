import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { CgroupDirs } from '../kernel/cgroup-dirs.ts';
import { locateCgroup } from '../kernel/cgroup-location.ts';
import type { Mount } from '../kernel/mountinfo.ts';
import type { CgroupMembership } from '../kernel/proc-cgroup.ts';
import { available, mapReading, type Reading, valueOrUndefined } from '../kernel/reading.ts';
import { containerPath } from './recognise-cgroup.ts';

/** The cgroup that counts a process's memory. */
export interface Group {
  /** Path in the hierarchy of the memory controller. */
  readonly path: string;
  readonly dirs: CgroupDirs;
}

/** Path of a process in the hierarchy that counts memory: that of v1's memory controller, else v2. */
export function memoryPath(memberships: readonly CgroupMembership[]): string | undefined {
  const v1 = memberships.find(({ controllers }) => controllers.includes('memory'));
  return (v1 ?? memberships.find(({ hierarchyId }) => hierarchyId === 0))?.path;
}

/**
 * The group in which a process's memory is counted and limited: that of its container where it is in one, and the nearest one above it
 * that has counters of memory (on v2 the controller may be off further down; what is used there is charged above).
 */
export function groupOf(
  mounts: readonly Mount[],
  memberships: readonly CgroupMembership[],
  exists: (path: string) => boolean = existsSync,
): Reading<Group> {
  const own = memoryPath(memberships);
  let group = groupAt(mounts, memberships, own === undefined ? undefined : containerPath(own));
  while (group.kind === 'value' && group.value.path !== '/') {
    if (exists(join(group.value.dirs.memory, 'memory.stat'))) return group;
    group = groupAt(mounts, memberships, posix.dirname(group.value.path));
  }
  return group;
}

/** The group with a path, in the hierarchies that a process is in. */
export function groupAt(
  mounts: readonly Mount[],
  memberships: readonly CgroupMembership[],
  path: string | undefined,
): Reading<Group> {
  const before = memoryPath(memberships);
  const moved =
    path === undefined || before === undefined
      ? memberships
      : memberships.map((one) => (one.path === before ? { ...one, path } : one));
  const v1 = locateCgroup(mounts, moved, 'memory');
  if (v1.kind === 'value') {
    // On v1 each controller may have a group of its own: the tasks of another one are not to be counted here.
    const together = moved.find(({ controllers }) => controllers.includes('pids'))?.path === (path ?? before);
    const pids = together ? valueOrUndefined(locateCgroup(mounts, moved, 'pids'))?.directory : undefined;
    const dirs = { version: 1, memory: v1.value.directory, ...(pids === undefined ? {} : { pids }) } as const;
    return available({ path: path ?? before ?? '/', dirs });
  }
  return mapReading(locateCgroup(mounts, moved, 'v2'), ({ directory }) => ({
    path: path ?? before ?? '/',
    dirs: { version: 2, memory: directory, pids: directory, unified: directory } as const,
  }));
}
