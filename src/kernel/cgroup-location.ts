import { posix } from 'node:path';
import type { Mount } from './mountinfo.ts';
import type { CgroupMembership } from './proc-cgroup.ts';
import { available, mapReading, type Reading, unavailable } from './reading.ts';
import { visibleMounts } from './visible-mounts.ts';

/** Which hierarchy is meant: cgroup v2, or the v1 hierarchy of a controller. */
export type Hierarchy = 'v2' | 'memory' | 'pids' | 'freezer';

/** The directory of a cgroup, with the mount that it is reached through. */
export interface CgroupLocation {
  /** Absolute path as this process sees it. */
  readonly directory: string;
  readonly mount: Mount;
}

/** Where the hierarchies are mounted by convention. */
const CONVENTIONAL = '/sys/fs/cgroup';

/**
 * Where this process can find the cgroup that it (or another process) is in. Joins the path of
 * `/proc/PID/cgroup` to the mount of the hierarchy, less the part that the mount's root already covers: in
 * a container without a cgroup namespace, `/docker/3601` is itself mounted on `/sys/fs/cgroup/memory`.
 * Source: cgroups(7); cgroup_namespaces(7) (a path above the namespace's root begins with `/..`).
 *
 * A hierarchy may be mounted at several places, as when an agent's container has the host's tree beside its own. All
 * that show the group are given: those that can be written first, of these the one below `/sys/fs/cgroup`, then in the order
 * of their making. What another mount hides is not among them.
 * @returns at least one place
 */
export function locateCgroups(
  mounts: readonly Mount[],
  memberships: readonly CgroupMembership[],
  hierarchy: Hierarchy,
): Reading<readonly [CgroupLocation, ...CgroupLocation[]]> {
  const membership = memberships.find((m) => isIn(m, hierarchy));
  if (membership === undefined)
    return unavailable(`no cgroup hierarchy with ${nameOf(hierarchy)} in /proc/self/cgroup`);
  const ofHierarchy = mounts.filter((mount) => isMountOf(mount, hierarchy));
  if (ofHierarchy.length === 0)
    return unavailable(`no mount of ${nameOf(hierarchy)} in /proc/self/mountinfo`);
  const seen = new Set(visibleMounts(mounts));
  const visible = ofHierarchy.filter((mount) => seen.has(mount));
  if (visible.length === 0) {
    const where = ofHierarchy.map((mount) => mount.mountPoint).join(', ');
    return unavailable(`something else is mounted over ${nameOf(hierarchy)} (${where})`);
  }
  const [first, ...others] = visible
    .flatMap((mount) => {
      const below = pathBelow(mount.root, membership.path);
      return below === undefined ? [] : [{ directory: posix.join(mount.mountPoint, below), mount }];
    })
    .sort((a, b) => rankOf(a.mount) - rankOf(b.mount));
  if (first !== undefined) return available([first, ...others]);
  return unavailable(
    `the cgroup ${membership.path} lies outside what is mounted at ${visible.map((m) => m.mountPoint).join(', ')}`,
  );
}

/** The first place of {@link locateCgroups}. */
export function locateCgroup(
  mounts: readonly Mount[],
  memberships: readonly CgroupMembership[],
  hierarchy: Hierarchy,
): Reading<CgroupLocation> {
  return mapReading(locateCgroups(mounts, memberships, hierarchy), ([first]) => first);
}

/** Lower is better. Sorting keeps the order of equals. */
function rankOf(mount: Mount): number {
  const isReadOnly = mount.options.includes('ro') || mount.superOptions.includes('ro');
  const isConventional = mount.mountPoint === CONVENTIONAL || mount.mountPoint.startsWith(`${CONVENTIONAL}/`);
  return (isReadOnly ? 2 : 0) + (isConventional ? 0 : 1);
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
