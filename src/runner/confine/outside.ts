import { readlinkSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errnoOf } from '../../kernel/errno.ts';
import type { KernelRoots } from '../../kernel/kernel-roots.ts';
import type { CgroupPlace } from '../cgroup/cgroup-place.ts';
import { homeOrNone } from '../home-or-none.ts';

/** A file or directory, and what tells it from another that is shown in its place. */
export interface Landmark {
  readonly path: string;
  /** Device and inode as `dev:ino`. */
  readonly inode: string;
}

/** What is to be kept from a program: the probe is told where it is, and tries to get at it. */
export interface Outside {
  readonly serverPid: number;
  /** The server's own namespaces, as `/proc/self/ns` names them; null where there is no procfs. */
  readonly pidNamespace: string | null;
  readonly netNamespace: string | null;
  readonly home: Landmark | null;
  readonly runs: Landmark | null;
  readonly journal: Landmark | null;
  /** Directories that a program reads and must not change. */
  readonly programs: string;
  readonly modules: string;
  /** A directory that cgroups of runs are made below; null where runs get none. */
  readonly cgroups: string | null;
}

/** Where the probe finds what it must not get. */
export function outsideOf(
  roots: KernelRoots,
  stateDir: string,
  demosDir: string,
  modules: string,
  place: CgroupPlace | undefined,
): Outside {
  const namespace = (name: string) => orNull(() => readlinkSync(join(roots.proc, 'self/ns', name)));
  return {
    serverPid: process.pid,
    pidNamespace: namespace('pid'),
    netNamespace: namespace('net'),
    home: landmark(homeOrNone() ?? null),
    runs: landmark(join(stateDir, 'runs')),
    journal: landmark(join(stateDir, 'journal')),
    programs: demosDir,
    modules,
    cgroups: place === undefined ? null : dirname(place.memory),
  };
}

function landmark(path: string | null): Landmark | null {
  if (path === null) return null;
  return orNull(() => {
    const { dev, ino } = statSync(path, { bigint: true });
    return { path, inode: `${dev}:${ino}` };
  });
}

/** Null where the system says that there is no such thing. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return null;
  }
}
