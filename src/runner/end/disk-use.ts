import type { Stats } from 'node:fs';
import { lstat, readdir, readlink, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../kernel/errno.ts';

const BLOCK_BYTES = 512;

/** Bytes that an unprivileged writer could still put on the file system of a path. */
export async function freeBytes(path: string): Promise<number> {
  const found = await statfs(path);
  return found.bavail * found.bsize;
}

/** How many entries are looked at at once. */
const BATCH = 256;

/**
 * Bytes on the disk of all files below a directory (allocated blocks, so a sparse file counts what it
 * holds; hard links count once). What vanishes meanwhile counts nothing.
 * @param enough counting stops above this many: thousands of small files are not all looked at to know that they are too many.
 */
export async function namedBytes(directory: string, enough: number): Promise<number> {
  const seen = new Set<string>();
  const directories = [directory];
  let bytes = 0;
  for (let path = directories.pop(); path !== undefined; path = directories.pop()) {
    const entries = (await orNothing(readdir(path, { withFileTypes: true }))) ?? [];
    for (let first = 0; first < entries.length && bytes <= enough; first += BATCH) {
      const batch = entries.slice(first, first + BATCH).map((entry) => join(entry.parentPath, entry.name));
      const found = await Promise.all(batch.map((child) => orNothing(lstat(child))));
      for (const [index, stats] of found.entries()) {
        if (stats === undefined) continue;
        bytes += bytesOnce(stats, seen);
        if (stats.isDirectory()) directories.push(batch[index] ?? path);
      }
    }
  }
  return bytes;
}

const DELETED = ' (deleted)';

/**
 * Bytes of files that were deleted below a directory while processes hold them open: no directory shows
 * them. `/proc/PID/fd` does: its links read as the old path with ` (deleted)` behind, and lead to the file itself.
 * Source: proc_pid_fd(5). The device of a file tells nothing: on overlay it is not that of its directory. And
 * the path of a file in another mount namespace may begin higher up than ours, where we live in a chroot.
 */
export async function deletedOpenBytes(
  proc: string,
  pids: readonly number[],
  directory: string,
): Promise<number> {
  const seen = new Set<string>();
  let bytes = 0;
  for (const pid of pids) {
    const descriptors = join(proc, String(pid), 'fd');
    for (const fd of (await orNothing(readdir(descriptors))) ?? []) {
      const link = join(descriptors, fd);
      const target = await orNothing(readlink(link));
      if (!target?.includes(`${directory}/`) || !target.endsWith(DELETED)) continue;
      const found = await orNothing(stat(link));
      if (found?.nlink === 0) bytes += bytesOnce(found, seen);
    }
  }
  return bytes;
}

function bytesOnce(found: Stats, seen: Set<string>): number {
  const key = `${found.dev}:${found.ino}`;
  if (seen.has(key)) return 0;
  seen.add(key);
  return found.blocks * BLOCK_BYTES;
}

/** The result, or undefined when the system refused: a process or file that went away is normal here. */
async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}
