import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CgroupDirs } from '../../../src/kernel/cgroup-dirs.ts';
import type { KernelRoots } from '../../../src/kernel/kernel-roots.ts';
import { type Machine, recordedCgroup, recordedPid, recordedRoots } from '../kernel/recorded.ts';

/** A copy of a recorded kernel, in a folder that a test may change. */
export interface StandInRun {
  readonly roots: KernelRoots;
  readonly dirs: CgroupDirs;
  readonly pid: number;
  /** The folder of a process, to add to or to take away. */
  processDir(pid: number): string;
  /** Adds a process to the cgroup, like the recorded one, with this many descriptors. */
  addProcess(pid: number, fds: number): void;
  remove(): void;
}

/** Copies a recorded kernel; its process has three descriptors. */
export function standInRun(machine: Machine): StandInRun {
  const folder = mkdtempSync(join(tmpdir(), 'memory-notebook-kernel-'));
  const roots = { proc: join(folder, 'proc'), sys: join(folder, 'sys') };
  const cgroup = join(folder, 'cgroup');
  cpSync(recordedRoots(machine).proc, roots.proc, { recursive: true });
  cpSync(recordedCgroup(machine), cgroup, { recursive: true });
  const pid = recordedPid(machine);
  const pids = [pid];
  const processDir = (of: number): string => join(roots.proc, String(of));
  const addDescriptors = (of: number, fds: number): void => {
    mkdirSync(join(processDir(of), 'fd'));
    for (let fd = 0; fd < fds; fd++) writeFileSync(join(processDir(of), 'fd', String(fd)), '');
  };
  addDescriptors(pid, 3);
  return {
    roots,
    dirs: { version: machine === 'v2-6.1' ? 2 : 1, memory: cgroup, pids: cgroup },
    pid,
    processDir,
    addProcess(added, fds) {
      cpSync(processDir(pid), processDir(added), {
        recursive: true,
        filter: (source) => !source.endsWith('/fd'),
      });
      addDescriptors(added, fds);
      pids.push(added);
      writeFileSync(join(cgroup, 'cgroup.procs'), `${pids.join('\n')}\n`);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
