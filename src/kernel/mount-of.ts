import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { numberField } from './colon-keyed.ts';
import { errnoOf, meaningOf } from './errno.ts';
import { readKernelFile } from './kernel-file.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { type Mount, readMountinfo } from './mountinfo.ts';
import { available, type Reading, unavailable } from './reading.ts';

/**
 * The mount with the longest mount point above a path, and of equals the latest.
 * @param path absolute, without symbolic links.
 */
export function mountAbove(mounts: readonly Mount[], path: string): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    const prefix = mount.mountPoint === '/' ? '/' : `${mount.mountPoint}/`;
    const isAbove = path === mount.mountPoint || path.startsWith(prefix);
    if (isAbove && mount.mountPoint.length >= (best?.mountPoint.length ?? 0)) best = mount;
  }
  return best;
}

/**
 * The mount that a file or directory lies on. The kernel says it of an open descriptor (`mnt_id` in
 * `/proc/self/fdinfo/N`, proc_pid_fdinfo(5)), which no symbolic link or hidden mount can spoil; where there
 * is no such line, the longest mount point decides.
 */
export function readMountOf(roots: KernelRoots, path: string): Reading<Mount> {
  const mounts = readMountinfo(roots);
  if (mounts.kind === 'unavailable') return mounts;
  try {
    const id = mountIdOf(roots, path);
    const mount = mounts.value.find((m) => m.mountId === id) ?? mountAbove(mounts.value, path);
    return mount === undefined
      ? unavailable(`${path} lies on no mount of /proc/self/mountinfo`)
      : available(mount);
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return unavailable(`${path}: ${meaningOf(code)}`, code);
  }
}

function mountIdOf(roots: KernelRoots, path: string): number | undefined {
  const fd = openSync(path, 'r');
  try {
    const fdinfo = join(roots.proc, 'self/fdinfo', String(fd));
    const text = readKernelFile(fdinfo);
    return text.kind === 'value' ? numberField(text.value, 'mnt_id', fdinfo) : undefined;
  } finally {
    closeSync(fd);
  }
}
