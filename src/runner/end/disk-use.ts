import type { Dirent, Stats } from 'node:fs';
import { lstat, opendir, readdir, readlink, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../kernel/errno.ts';

const BLOCK_BYTES = 512;

/** What an unprivileged writer could still put on a file system. */
export interface Room {
  readonly freeBytes: number;
  /** New files. */
  readonly freeFiles: number;
  /** Files that it can hold at all; 0 where it makes room for them as they come (btrfs). */
  readonly allFiles: number;
}

/** The room on the file system of a path. Source: statvfs(3). */
export async function roomOn(path: string): Promise<Room> {
  const { bavail, bsize, ffree, files } = await statfs(path);
  return { freeBytes: bavail * bsize, freeFiles: ffree, allFiles: files };
}

/** What a run has on the disk, or what it may have. */
export interface DiskUse {
  readonly bytes: number;
  /** Files and directories: an empty one takes an inode too. */
  readonly files: number;
}

/** How many entries are looked at at once. */
const BATCH = 256;

/**
 * All files below a directory, with their bytes on the disk (allocated blocks, so a sparse file counts what it
 * holds; hard links count once). What vanishes meanwhile counts nothing.
 * @param enough counting stops above either: a million files are not all looked at, nor even listed, to know that they are too many.
 * @throws the system's error, when a directory cannot be looked into: its contents must not count as nothing.
 */
export async function namedFiles(directory: string, enough: DiskUse): Promise<DiskUse> {
  const seen = new Set<string>();
  const directories = [directory];
  let bytes = 0;
  let files = 0;
  const isEnough = (): boolean => bytes > enough.bytes || files > enough.files;
  const count = async (batch: readonly Dirent[]): Promise<void> => {
    const paths = batch.map((entry) => join(entry.parentPath, entry.name));
    const found = await Promise.all(paths.map((path) => unlessGone(lstat(path))));
    for (const [index, stats] of found.entries()) {
      if (stats === undefined) continue;
      files += 1;
      bytes += bytesOnce(stats, seen);
      if (stats.isDirectory()) directories.push(paths[index] ?? directory);
    }
  };
  for (let path = directories.pop(); path !== undefined; path = directories.pop()) {
    for await (const batch of entriesOf(path)) {
      await count(batch);
      if (isEnough()) return { bytes, files };
    }
  }
  return { bytes, files };
}

/** The entries of a directory by the hundreds; none when it is gone. */
async function* entriesOf(path: string): AsyncGenerator<Dirent[]> {
  const directory = await unlessGone(opendir(path, { bufferSize: BATCH }));
  if (directory === undefined) return;
  let batch: Dirent[] = [];
  // Leaving the loop closes it.
  for await (const entry of directory) {
    batch.push(entry);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
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

/** The result, or undefined when what was asked for is not there any more. */
async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    const code = errnoOf(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    return undefined;
  }
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
