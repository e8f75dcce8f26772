import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CgroupDirs } from '../../kernel/cgroup-dirs.ts';
import { errnoOf } from '../../kernel/errno.ts';
import type { KernelRoots } from '../../kernel/kernel-roots.ts';
import { readMountinfo } from '../../kernel/mountinfo.ts';
import { readProcCgroup } from '../../kernel/proc-cgroup.ts';
import { asked, isShortage } from '../../kernel/shortage.ts';
import { refusalOf } from './cgroup-file.ts';
import { type CgroupPlace, noPlace, type PlaceFound } from './cgroup-place.ts';
import { memoryControllerOff } from './controller-off.ts';
import { placeOnV1 } from './place-v1.ts';
import { placeOnV2 } from './place-v2.ts';
import { doorsOf, makeRunCgroup } from './run-cgroup.ts';

const MIB = 2 ** 20;
const PROBE_LIMITS = { memoryBytes: 32 * MIB, pids: 8 };

/**
 * Where cgroups for runs could be made, going by what is mounted and where this process is. Nothing is
 * proven yet: {@link probePlace} does that.
 * @throws Shortage when it cannot be looked at now.
 */
export function findCgroupPlace(roots: KernelRoots, ownPid: number): PlaceFound {
  const mounts = asked(readMountinfo(roots));
  if (mounts.kind === 'unavailable')
    return noPlace(null, `This system has no cgroups that we know of (${mounts.because}).`);
  const memberships = asked(readProcCgroup(roots, 'self'));
  if (memberships.kind === 'unavailable')
    return noPlace(null, `This kernel has no cgroups (${memberships.because}).`);
  const off = memoryControllerOff(roots);
  if (off !== undefined) return noPlace(null, off);
  const onV1 = memberships.value.some((membership) => membership.controllers.includes('memory'));
  return onV1
    ? placeOnV1(mounts.value, memberships.value, isCgroup)
    : placeOnV2(roots, mounts.value, memberships.value, ownPid);
}

/** Every cgroup has this file, and only a cgroup has it of itself. */
function isCgroup(directory: string): boolean {
  return existsSync(join(directory, 'cgroup.procs'));
}

/**
 * Finds out whether a place works, by making a cgroup with limits in it and putting a process inside.
 * The caller removes `dirs` afterwards, whatever came of it.
 * @throws the system's error when it is short of something now: that says nothing about the place.
 */
export function probePlace(place: CgroupPlace, dirs: CgroupDirs): PlaceFound {
  try {
    makeRunCgroup(place, dirs, PROBE_LIMITS);
  } catch (error) {
    if (isShortage(errnoOf(error))) throw error;
    return noPlace(
      place.version,
      `Making a cgroup in ${place.memory} failed: ${refusalOf(error)}.${whatToDo(place)}`,
    );
  }
  const joined = spawnSync('/bin/sh', ['-c', JOIN_ALL, 'sh', ...doorsOf(dirs)], {
    encoding: 'utf8',
    env: {},
  });
  if (joined.status === 0) return { kind: 'place', place };
  if (isShortage(errnoOf(joined.error))) throw joined.error;
  const why = joined.error?.message ?? joined.stderr.trim();
  return noPlace(
    place.version,
    `A process could not be put into a cgroup in ${place.memory}: ${why}.${whatToDo(place)}`,
  );
}

const JOIN_ALL = 'for door in "$@"; do echo $$ > "$door" || exit 1; done';

function whatToDo(place: CgroupPlace): string {
  return place.version === 1
    ? ' On cgroup v1 this takes root and a writable cgroup file system (in a container: --privileged).'
    : ' In a container the cgroup file system has to be writable; on a machine with systemd: systemd-run --user --scope -p Delegate=yes npm start';
}
