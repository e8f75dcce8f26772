import type { Filesystem } from '../protocol/environment.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { readMountOf } from './mount-of.ts';
import type { Mount } from './mountinfo.ts';
import { nineP } from './nine-p.ts';
import { mapReading, type Reading } from './reading.ts';

/** File systems whose files are themselves memory (shmem), not a cache of a disk. Source: tmpfs(5). */
const IN_MEMORY = new Set(['tmpfs', 'ramfs', 'devtmpfs', 'hugetlbfs']);
/** File systems that cache in ways of their own, past the page cache and its counters. */
const OWN_CACHE = new Set(['zfs']);

/**
 * What a log written to this path turns into: page cache, or something else.
 * @param path an existing file or directory.
 */
export function readFilesystem(roots: KernelRoots, path: string): Reading<Filesystem> {
  return mapReading(readMountOf(roots, path), (mount) => filesystemOf(mount, upperOf(roots, mount)));
}

/**
 * Judges a mount by its type. An overlay is judged by the file system of its upper layer, where the files
 * really are written (Linux Documentation/filesystems/overlayfs.rst).
 * @param upper the mount of an overlay's upper layer, where it can be seen from here.
 */
export function filesystemOf(mount: Mount, upper?: Mount): Filesystem {
  const { fsType: type } = mount;
  if (IN_MEMORY.has(type)) {
    return {
      type,
      pageCache: false,
      reason: `files on ${type} are memory themselves (shmem), not page cache; choose a directory on a disk`,
    };
  }
  if (OWN_CACHE.has(type)) {
    return {
      type,
      pageCache: false,
      reason: `${type} keeps a cache of its own that the cgroup's counters do not show; choose a directory on another file system`,
    };
  }
  if (type === '9p') return { type, ...nineP(mount.superOptions) };
  if (type !== 'overlay') return { type, pageCache: true };
  if (upper === undefined)
    return {
      type,
      pageCache: true,
      reason: 'the layer below this overlay cannot be seen from here; it is taken to be on a disk',
    };
  const { pageCache, reason } = filesystemOf(upper);
  return {
    type,
    pageCache,
    ...(reason === undefined ? {} : { reason: `its upper layer is on ${upper.fsType}: ${reason}` }),
  };
}

function upperOf(roots: KernelRoots, mount: Mount): Mount | undefined {
  if (mount.fsType !== 'overlay') return undefined;
  const upperdir = mount.superOptions
    .find((option) => option.startsWith('upperdir='))
    ?.slice('upperdir='.length);
  if (upperdir === undefined) return undefined;
  const found = readMountOf(roots, upperdir);
  // An upper layer that is itself an overlay, or that cannot be opened, tells nothing.
  return found.kind === 'value' && found.value.fsType !== 'overlay' ? found.value : undefined;
}
