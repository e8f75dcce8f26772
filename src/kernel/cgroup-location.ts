import { posix } from 'node:path';
import type { Mount } from './mountinfo.ts';
import type { CgroupMembership } from './proc-cgroup.ts';
import { available, type Reading, unavailable } from './reading.ts';

/** Which hierarchy is meant: cgroup v2, or the v1 hierarchy of a controller. */
export type Hierarchy = 'v2' | 'memory' | 'pids' | 'freezer';

/** The directory of a cgroup, with the mount that it is reached through. */
export interface CgroupLocation {
  /** Absolute path as this process sees it. */
  readonly directory: string;
  readonly mount: Mount;
}

/**
 * Where this process can find the cgroup that it (or another process) is in. Joins the path of
 * `/proc/PID/cgroup` to the mount of the hierarchy, less the part that the mount's root already covers: in
 * a container without a cgroup namespace, `/docker/3601` is itself mounted on `/sys/fs/cgroup/memory`.
 * Source: cgroups(7); cgroup_namespaces(7) (a path above the namespace's root begins with `/..`).
 */
export function locateCgroup(
  mounts: readonly Mount[],
  memberships: readonly CgroupMembership[],
  hierarchy: Hierarchy,
): Reading<CgroupLocation> {
  const membership = memberships.find((m) => isIn(m, hierarchy));
  if (membership === undefined)
    return unavailable(`no cgroup hierarchy with ${nameOf(hierarchy)} in /proc/self/cgroup`);
  const candidates = mounts.filter((mount) => isMountOf(mount, hierarchy));
  if (candidates.length === 0) return unavailable(`no mount of ${nameOf(hierarchy)} in /proc/self/mountinfo`);
  // The last mount at a place hides the ones before it, so the search goes backwards.
  for (const mount of candidates.toReversed()) {
    const below = pathBelow(mount.root, membership.path);
    if (below !== undefined) return available({ directory: posix.join(mount.mountPoint, below), mount });
  }
  return unavailable(
    `the cgroup ${membership.path} lies outside what is mounted at ${candidates.map((m) => m.mountPoint).join(', ')}`,
  );
}

function isIn(membership: CgroupMembership, hierarchy: Hierarchy): boolean {
  if (hierarchy === 'v2') return membership.hierarchyId === 0 && membership.controllers.length === 0;
  return membership.controllers.includes(hierarchy);
}

function isMountOf(mount: Mount, hierarchy: Hierarchy): boolean {
  if (hierarchy === 'v2') return mount.fsType === 'cgroup2';
  return mount.fsType === 'cgroup' && mount.superOptions.includes(hierarchy);
}

/** The path from `root` down to `path`, or undefined when it does not lie below; `..` leads out of the namespace, to places without a name here. */
function pathBelow(root: string, path: string): string | undefined {
  if (`${root}/${path}`.split('/').includes('..')) return undefined;
  const relative = posix.relative(root, path);
  return relative.startsWith('..') ? undefined : relative;
}

function nameOf(hierarchy: Hierarchy): string {
  return hierarchy === 'v2' ? 'cgroup v2' : `the cgroup v1 controller "${hierarchy}"`;
}
