import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { mapReading, type Reading } from './reading.ts';

/** A process's place in one cgroup hierarchy. */
export interface CgroupMembership {
  /** 0 for cgroup v2. */
  readonly hierarchyId: number;
  /** v1 controllers of the hierarchy (`memory`, `name=systemd`); empty for v2. */
  readonly controllers: readonly string[];
  /** Path from the root of the hierarchy, or from the root of this process's cgroup namespace. */
  readonly path: string;
  /** v2: the cgroup was removed while the (dying) process was in it. */
  readonly deleted: boolean;
}

const DELETED = ' (deleted)';

/**
 * Parses `/proc/PID/cgroup`: `hierarchy-ID:controllers:path` per line. The path may hold colons.
 *
 *     4:memory:/docker/3601
 *     0::/user.slice/user-1000.slice
 *
 * Source: cgroups(7), "/proc files"; ` (deleted)`: Linux Documentation/admin-guide/cgroup-v2.rst, "Processes".
 * @throws KernelFormatError on a line of another form.
 */
export function parseProcCgroup(text: string, file = '/proc/PID/cgroup'): CgroupMembership[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, id, controllers, path] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? [];
      if (id === undefined || controllers === undefined || path === undefined) {
        throw new KernelFormatError(file, 'lines of "number:controllers:/path"', line);
      }
      const deleted = id === '0' && path.endsWith(DELETED);
      return {
        hierarchyId: Number(id),
        controllers: controllers === '' ? [] : controllers.split(','),
        path: deleted ? path.slice(0, -DELETED.length) : path,
        deleted,
      };
    });
}

/** Reads which cgroups a process is in. */
export function readProcCgroup(roots: KernelRoots, pid: number | 'self'): Reading<CgroupMembership[]> {
  const path = join(roots.proc, String(pid), 'cgroup');
  return mapReading(readKernelFile(path), (text) => parseProcCgroup(text, path));
}
