import { join } from 'node:path';
import { locateCgroups } from '../../kernel/cgroup-location.ts';
import type { Mount } from '../../kernel/mountinfo.ts';
import type { CgroupMembership } from '../../kernel/proc-cgroup.ts';
import { type CgroupPlace, firstPlace, NOTEBOOK_CGROUP, noPlace, type PlaceFound } from './cgroup-place.ts';

/**
 * The place for runs on cgroup v1: below this process's own cgroup in the memory and pids hierarchies
 * and, on hybrid hosts, in the cgroup2 hierarchy beside them, which has `cgroup.kill`.
 * Where the memory hierarchy is mounted more than once, each that shows this process's cgroup is a place.
 * Source: cgroups(7), "Cgroups version 1 hierarchies".
 * @param isCgroup whether a directory is a cgroup: something else may be mounted over a hierarchy, and a directory made
 *   there would look like a cgroup and limit nothing
 */
export function placeOnV1(
  mounts: readonly Mount[],
  memberships: readonly CgroupMembership[],
  isCgroup: (directory: string) => boolean,
): PlaceFound {
  const beside = (hierarchy: 'pids' | 'v2'): string | undefined => {
    const found = locateCgroups(mounts, memberships, hierarchy);
    const cgroup =
      found.kind === 'value' ? found.value.find(({ directory }) => isCgroup(directory)) : undefined;
    return cgroup === undefined ? undefined : join(cgroup.directory, NOTEBOOK_CGROUP);
  };
  const memory = locateCgroups(mounts, memberships, 'memory');
  if (memory.kind === 'unavailable')
    return noPlace(null, `No memory cgroup can be made here: ${memory.because}.`);
  const pids = beside('pids');
  const unified = beside('v2');
  const places = memory.value
    .filter(({ directory }) => isCgroup(directory))
    .map(
      ({ directory }): CgroupPlace => ({
        version: 1,
        memory: join(directory, NOTEBOOK_CGROUP),
        ...(pids === undefined ? {} : { pids }),
        ...(unified === undefined ? {} : { unified }),
      }),
    );
  const [{ directory }] = memory.value;
  const because = `${directory} is no cgroup, something else is mounted there`;
  return firstPlace(places) ?? noPlace(1, `No memory cgroup can be made here: ${because}.`);
}
