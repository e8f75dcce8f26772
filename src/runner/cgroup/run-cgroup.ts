import { mkdirSync, rmdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CgroupDirs } from '../../kernel/cgroup-dirs.ts';
import { errnoOf } from '../../kernel/errno.ts';
import { tryWriteCgroupFile, writeCgroupFile, writeWhereThere } from './cgroup-file.ts';
import { type CgroupPlace, directoriesOf } from './cgroup-place.ts';

/** What a run may use at most. */
export interface CgroupLimits {
  readonly memoryBytes: number;
  /** Tasks: threads count. */
  readonly pids: number;
}

/** Where the cgroup of a run is, or will be: known before it is made, so that it can be written down first. */
export function runCgroupDirs(place: CgroupPlace, runId: string): CgroupDirs {
  return {
    version: place.version,
    memory: join(place.memory, runId),
    ...(place.pids === undefined ? {} : { pids: join(place.pids, runId) }),
    ...(place.unified === undefined ? {} : { unified: join(place.unified, runId) }),
  };
}

/** How often it is tried again when another server removes the empty directory above in the middle. */
const ATTEMPTS = 5;

/**
 * Makes the cgroup of a run and sets its limits. Swap is off in it: a page that is swapped out would
 * vanish from every number that the notebook is about.
 * @throws the system's error; then nothing is left behind.
 */
export function makeRunCgroup(place: CgroupPlace, dirs: CgroupDirs, limits: CgroupLimits): void {
  for (let attempt = 1; ; attempt++) {
    try {
      makeOnce(place, dirs, limits);
      return;
    } catch (error) {
      if (!isNotThere(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

function makeOnce(place: CgroupPlace, dirs: CgroupDirs, limits: CgroupLimits): void {
  const made: string[] = [];
  try {
    for (const parent of directoriesOf(place)) {
      makeIfAbsent(parent);
      if (place.version === 2) giveControllers(parent);
      const directory = join(parent, basename(dirs.memory));
      mkdirSync(directory);
      made.push(directory);
    }
    setLimits(dirs, limits);
  } catch (error) {
    for (const directory of made) rmdirSync(directory);
    throw error;
  }
}

/** Not `recursive`: that turns "read-only file system" into "no such file". */
function makeIfAbsent(directory: string): void {
  try {
    mkdirSync(directory);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
}

function giveControllers(parent: string): void {
  writeCgroupFile(parent, 'cgroup.subtree_control', '+memory');
  tryWriteCgroupFile(parent, 'cgroup.subtree_control', '+pids');
}

/** A file of a cgroup, and what is written to it. */
export interface LimitFile {
  readonly hierarchy: 'memory' | 'pids';
  readonly file: string;
  readonly value: string;
  /** Whether a kernel without this file is too old for runs; one without the others lacks what they switch off. */
  readonly required: boolean;
}

/** The limits of a run as files, in the order in which they have to be written. */
export function limitFiles(version: CgroupDirs['version'], limits: CgroupLimits): readonly LimitFile[] {
  const bytes = String(limits.memoryBytes);
  const memory = (file: string, value: string, required = false): LimitFile => ({
    hierarchy: 'memory',
    file,
    value,
    required,
  });
  const pids: LimitFile = {
    hierarchy: 'pids',
    file: 'pids.max',
    value: String(limits.pids),
    required: false,
  };
  return version === 2
    ? [
        memory('memory.max', bytes, true),
        // Absent on kernels without swap, where there is nothing to switch off.
        memory('memory.swap.max', '0'),
        // One killed, all killed: half a program is no result (Linux 4.19).
        memory('memory.oom.group', '1'),
        pids,
      ]
    : [
        memory('memory.limit_in_bytes', bytes, true),
        // Memory and swap together may be no more than memory alone; without swap accounting the file is absent.
        memory('memory.memsw.limit_in_bytes', bytes),
        memory('memory.swappiness', '0'),
        pids,
      ];
}

function setLimits(dirs: CgroupDirs, limits: CgroupLimits): void {
  for (const { hierarchy, file, value, required } of limitFiles(dirs.version, limits)) {
    const directory = dirs[hierarchy];
    if (directory === undefined) continue;
    if (required) writeCgroupFile(directory, file, value);
    else writeWhereThere(directory, file, value);
  }
}

/** The `cgroup.procs` files that a process must write itself into to be in the run's cgroup, one per hierarchy. */
export function doorsOf(dirs: CgroupDirs): string[] {
  return directoriesOf(dirs).map((directory) => join(directory, 'cgroup.procs'));
}

/** Whether an error says that a file, directory or cgroup is gone. */
export function isNotThere(error: unknown): boolean {
  const code = errnoOf(error);
  return code === 'ENOENT' || code === 'ENODEV';
}
