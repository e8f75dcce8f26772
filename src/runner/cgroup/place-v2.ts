import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CgroupLocation, locateCgroups } from '../../kernel/cgroup-location.ts';
import { readCgroupProcs } from '../../kernel/cgroup-procs.ts';
import { errnoOf } from '../../kernel/errno.ts';
import { readKernelFile } from '../../kernel/kernel-file.ts';
import type { KernelRoots } from '../../kernel/kernel-roots.ts';
import type { Mount } from '../../kernel/mountinfo.ts';
import type { CgroupMembership } from '../../kernel/proc-cgroup.ts';
import { readProcStat } from '../../kernel/proc-stat.ts';
import { refusalOf, tryWriteCgroupFile, writeCgroupFile } from './cgroup-file.ts';
import { type CgroupPlace, firstPlace, NOTEBOOK_CGROUP, noPlace, type PlaceFound } from './cgroup-place.ts';
import { memoryControllerMissingAtRoot, memoryControllerOff } from './controller-off.ts';

/** Name of the leaf into which the server moves itself where it has to make room. */
export const SERVER_CGROUP = 'memory-notebook-server';

const WHAT_TO_DO =
  'On a machine with systemd, start the notebook in a scope of its own: systemd-run --user --scope -p Delegate=yes npm start';

/**
 * The place for runs on cgroup v2. A cgroup that gives controllers to its children may have no process of
 * its own, the root excepted ("no internal processes"), so with the server in cgroup S the runs go
 *
 * 1. below S, where S is the root or already gives memory to its children;
 * 2. beside S, where S's parent is ours to write and gives memory to its children;
 * 3. below S after this process and its ancestors were moved into a leaf of S, where nobody else is in S.
 *
 * Where the hierarchy is mounted more than once, each mount that shows S is looked at, and S as the best shows it is made room in.
 * Source: Linux Documentation/admin-guide/cgroup-v2.rst, "No Internal Process Constraint", "Delegation".
 */
export function placeOnV2(
  roots: KernelRoots,
  mounts: readonly Mount[],
  memberships: readonly CgroupMembership[],
  ownPid: number,
): PlaceFound {
  const found = locateCgroups(mounts, memberships, 'v2');
  if (found.kind === 'unavailable')
    return noPlace(
      null,
      memoryControllerOff(roots) ?? `No memory cgroup can be made here: ${found.because}.`,
    );
  const [best] = found.value;
  const available = readKernelFile(join(best.directory, 'cgroup.controllers'));
  if (available.kind === 'unavailable')
    return noPlace(2, `No cgroup can be made here: ${available.because}.`);
  if (!words(available.value).includes('memory')) return withoutMemory(roots, best);
  const places = found.value.flatMap((location) => basesOf(location).slice(0, 1).map(placeBelow));
  return firstPlace(places) ?? makeRoom(roots, best.directory, ownPid);
}

/** Cgroups below which runs can be put without moving anybody, as one mount of the hierarchy shows them: case 1, then case 2. */
function basesOf({ directory: own, mount }: CgroupLocation): string[] {
  const isMountPoint = own === mount.mountPoint;
  const bases = [
    ...(givesMemory(own) || isMountPoint ? [own] : []),
    ...(isMountPoint ? [] : [dirname(own)].filter(givesMemory)),
  ];
  return bases.filter((base) => isWritable(base) && enableMemory(base));
}

/** Nobody gave this process's cgroup the memory controller, or nobody could. */
function withoutMemory(roots: KernelRoots, { directory, mount }: CgroupLocation): PlaceFound {
  const root = readKernelFile(join(mount.mountPoint, 'cgroup.controllers'));
  const off =
    memoryControllerOff(roots) ??
    (root.kind === 'value' && mount.root === '/'
      ? memoryControllerMissingAtRoot(mount.mountPoint, words(root.value))
      : undefined);
  if (off !== undefined) return noPlace(null, off);
  return noPlace(
    2,
    `The memory controller is not given to this process's cgroup (${directory}). ${WHAT_TO_DO}`,
  );
}

/** The controllers of one file, which are separated by spaces. */
function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

function givesMemory(directory: string): boolean {
  const file = readKernelFile(join(directory, 'cgroup.subtree_control'));
  return file.kind === 'value' && words(file.value).includes('memory');
}

/** Delegation is these three: make children, move processes, give controllers. */
function isWritable(directory: string): boolean {
  try {
    for (const path of ['.', 'cgroup.procs', 'cgroup.subtree_control']) {
      accessSync(join(directory, path), constants.W_OK);
    }
    return true;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}

function enableMemory(directory: string): boolean {
  tryWriteCgroupFile(directory, 'cgroup.subtree_control', '+pids');
  return givesMemory(directory) || tryWriteCgroupFile(directory, 'cgroup.subtree_control', '+memory');
}

function placeBelow(base: string): CgroupPlace {
  const directory = join(base, NOTEBOOK_CGROUP);
  return { version: 2, memory: directory, pids: directory, unified: directory };
}

function makeRoom(roots: KernelRoots, own: string, ownPid: number): PlaceFound {
  if (!isWritable(own)) {
    return noPlace(2, `This process's cgroup (${own}) is not ours to write. ${WHAT_TO_DO}`);
  }
  const inhabitants = readCgroupProcs(own);
  if (inhabitants.kind === 'unavailable') return noPlace(2, `${inhabitants.because}. ${WHAT_TO_DO}`);
  const family = ancestorsOf(roots, ownPid);
  const strangers = inhabitants.value.filter((pid) => !family.has(pid));
  if (strangers.length > 0) {
    return noPlace(
      2,
      `This process's cgroup (${own}) has other processes in it (${strangers.slice(0, 5).join(', ')}), so it can give no memory to runs. ${WHAT_TO_DO}`,
    );
  }
  try {
    const leaf = join(own, SERVER_CGROUP);
    mkdirSync(leaf, { recursive: true });
    for (const pid of inhabitants.value) writeCgroupFile(leaf, 'cgroup.procs', String(pid));
    writeCgroupFile(own, 'cgroup.subtree_control', '+memory');
    tryWriteCgroupFile(own, 'cgroup.subtree_control', '+pids');
    return { kind: 'place', place: placeBelow(own) };
  } catch (error) {
    return noPlace(
      2,
      `Making room in this process's cgroup (${own}) failed: ${refusalOf(error)}. ${WHAT_TO_DO}`,
    );
  }
}

/** A process and all its ancestors that can be seen. */
function ancestorsOf(roots: KernelRoots, pid: number): Set<number> {
  const family = new Set<number>();
  for (let next = pid; next > 0 && !family.has(next); ) {
    family.add(next);
    const stat = readProcStat(roots, next);
    next = stat.kind === 'value' ? stat.value.ppid : 0;
  }
  return family;
}
