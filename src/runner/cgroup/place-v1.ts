import { join } from 'node:path';
import { locateCgroup } from '../../kernel/cgroup-location.ts';
import type { Mount } from '../../kernel/mountinfo.ts';
import type { CgroupMembership } from '../../kernel/proc-cgroup.ts';
import { type CgroupPlace, NOTEBOOK_CGROUP, noPlace, type PlaceFound } from './cgroup-place.ts';

/**
 * The place for runs on cgroup v1: below this process's own cgroup in the memory and pids hierarchies
 * and, on hybrid hosts, in the cgroup2 hierarchy beside them, which has `cgroup.kill`.
 * Source: cgroups(7), "Cgroups version 1 hierarchies".
 * @param isCgroup whether a directory is a cgroup: something else may be mounted over a hierarchy, and a directory made
 *   there would look like a cgroup and limit nothing
 */
export function placeOnV1(
  mounts: readonly Mount[],
  memberships: readonly CgroupMembership[],
  isCgroup: (directory: string) => boolean,
): PlaceFound {
  const own = (hierarchy: 'memory' | 'pids' | 'v2'): string | undefined => {
    const found = locateCgroup(mounts, memberships, hierarchy);
    return found.kind === 'value' && isCgroup(found.value.directory)
      ? join(found.value.directory, NOTEBOOK_CGROUP)
      : undefined;
  };
  const memory = locateCgroup(mounts, memberships, 'memory');
  if (memory.kind === 'unavailable')
    return noPlace(null, `No memory cgroup can be made here: ${memory.because}.`);
  const { directory } = memory.value;
  if (!isCgroup(directory)) {
    const because = `${directory} is no cgroup, something else is mounted there`;
    return noPlace(1, `No memory cgroup can be made here: ${because}.`);
  }
  const pids = own('pids');
  const unified = own('v2');
  const place: CgroupPlace = {
    version: 1,
    memory: join(directory, NOTEBOOK_CGROUP),
    ...(pids === undefined ? {} : { pids }),
    ...(unified === undefined ? {} : { unified }),
  };
  return { kind: 'place', place };
}
