import type { Mount } from './mountinfo.ts';

/**
 * The mounts that are seen at their own mount point: nothing was mounted over them, at the same place or above it.
 * A later mount hides an earlier one only there, and not one of the same file system at another place.
 *
 * It follows each path as the kernel does, from mount to mount by their parents (proc_pid_mountinfo(5)). A mount whose
 * parent is not listed begins at the root: that is so of the root itself, and of all in a chroot(2).
 * @param mounts in the order of the list, which is that of their making
 */
export function visibleMounts(mounts: readonly Mount[]): readonly Mount[] {
  const byId = new Map(mounts.map((mount) => [mount.mountId, mount]));
  const children = new Map<Mount | undefined, Mount[]>();
  for (const mount of mounts) {
    const parent = byId.get(mount.parentId);
    const isBelow = parent !== mount && parent !== undefined && covers(parent.mountPoint, mount.mountPoint);
    const key = isBelow ? parent : undefined;
    children.set(key, [...(children.get(key) ?? []), mount]);
  }
  return mounts.filter((mount) => seenAt(mount.mountPoint, children) === mount);
}

/** The mount that a path leads to. */
function seenAt(path: string, children: ReadonlyMap<Mount | undefined, readonly Mount[]>): Mount | undefined {
  let current: Mount | undefined;
  const passed = new Set<Mount>();
  for (;;) {
    const next = nextOnTheWay(path, children.get(current) ?? []);
    if (next === undefined || passed.has(next)) return current;
    passed.add(next);
    current = next;
  }
}

/** Of the mounts on one other, that which a path meets first; of several at one place the last. */
function nextOnTheWay(path: string, mounts: readonly Mount[]): Mount | undefined {
  let next: Mount | undefined;
  for (const mount of mounts) {
    if (!covers(mount.mountPoint, path)) continue;
    if (next === undefined || mount.mountPoint.length <= next.mountPoint.length) next = mount;
  }
  return next;
}

/** Whether a path is a directory or lies below it. */
function covers(directory: string, path: string): boolean {
  return directory === '/' || path === directory || path.startsWith(`${directory}/`);
}
