import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { CgroupDirs } from '../kernel/cgroup-dirs.ts';
import { errnoOf } from '../kernel/errno.ts';
import { readKernelFile } from '../kernel/kernel-file.ts';
import type { Subject } from '../protocol/watch.ts';
import type { Group } from './group-of.ts';
import type { SeenProcess } from './look-around.ts';
import { recogniseCgroup } from './recognise-cgroup.ts';
import { cgroupId, processId } from './subject-id.ts';

/** Clock ticks in a second, as the kernel counts start times for programs: 100 on every machine that Node runs on. Source: proc_pid_stat(5), time(7). */
const TICKS_PER_SECOND = 100;

/** When the machine was started, on the wall clock, in milliseconds. */
export type BootMs = number;

/**
 * A process as a subject.
 * @param group the cgroup that counts its memory
 * @param processes how many a watch of it would follow: itself and its descendants
 */
export function processSubject(
  seen: SeenProcess,
  group: Group | undefined,
  processes: number,
  bootMs: BootMs | undefined,
): Subject {
  return {
    id: processId(seen.pid, seen.startTimeTicks),
    kind: 'process',
    pid: seen.pid,
    name: seen.name,
    ...(group === undefined ? {} : { cgroup: recogniseCgroup(group.path) }),
    rssBytes: seen.rssBytes,
    processes,
    ...(bootMs === undefined
      ? {}
      : { startedAt: new Date(bootMs + (seen.startTimeTicks / TICKS_PER_SECOND) * 1000).toISOString() }),
  };
}

/** A cgroup as a subject; undefined when it is gone. */
export function cgroupSubject(group: Group, processes: number): Subject | undefined {
  const inode = inodeOf(group.dirs);
  if (inode === undefined) return undefined;
  const cgroup = recogniseCgroup(group.path);
  const usageBytes = usageOf(group.dirs);
  return {
    id: cgroupId(group.path, inode),
    kind: 'cgroup',
    name: cgroup.name,
    cgroup,
    ...(usageBytes === undefined ? {} : { usageBytes }),
    processes,
  };
}

/** The inode of a cgroup's directory, which is the kernel's own id of it; undefined when it is gone. */
export function inodeOf({ memory }: CgroupDirs): bigint | undefined {
  try {
    return statSync(memory, { bigint: true }).ino;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}

function usageOf({ version, memory }: CgroupDirs): number | undefined {
  const text = readKernelFile(join(memory, version === 1 ? 'memory.usage_in_bytes' : 'memory.current'));
  const bytes = text.kind === 'value' ? Number(text.value.trim()) : Number.NaN;
  return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : undefined;
}
