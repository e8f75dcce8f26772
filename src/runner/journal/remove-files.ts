import { chmod, lstat, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf } from '../../kernel/errno.ts';

/** A path that is not that of a run's files: nothing was removed. */
export class NotARunDirectory extends Error {
  override readonly name = 'NotARunDirectory';
}

/** What is busy, or cannot be opened for want of descriptors, is tried again three times in 300 ms. Source: nodejs.org/api/fs.html, `maxRetries`. */
const patiently = { recursive: true, force: true, maxRetries: 3, retryDelay: 50 } as const;

const canBeMended: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'ENOTEMPTY', 'ENAMETOOLONG']);

/**
 * Removes the files of a run. Symbolic links are removed, not followed (`rm` uses lstat), so nothing outside is touched;
 * a directory that the program has closed even to its owner, or dug too deep, is made reachable first.
 * @throws NotARunDirectory when the path is not directly below `<stateDir>/runs`.
 */
export async function removeRunFiles(stateDir: string, filesDir: string): Promise<void> {
  if (dirname(filesDir) !== join(stateDir, 'runs')) {
    throw new NotARunDirectory(
      `Expected a directory directly in ${join(stateDir, 'runs')}, found ${filesDir}; it was left alone.`,
    );
  }
  try {
    await rm(filesDir, patiently);
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined || !canBeMended.has(code)) throw error;
    await unlessGone(makeReachable(filesDir, Buffer.from(filesDir)));
    await rm(filesDir, patiently);
  }
}

/** Longest path that is walked, in bytes: a name more still fits into what a system call takes (PATH_MAX, 4,096). */
const longestPathBytes = 3000;

/**
 * Opens the directories that the program has closed, and moves up what lies deeper than a path can say:
 * whoever goes step by step can dig below every path. Names are bytes here, as they need not be UTF-8.
 * Source: path_resolution(7), limits.h(0p).
 */
async function makeReachable(top: string, path: Buffer): Promise<void> {
  const found = await lstat(path);
  if (!found.isDirectory()) return;
  await chmod(path, 0o700);
  const reachable = path.length <= longestPathBytes ? path : await moveUp(top, path);
  for (const name of await readdir(reachable, { encoding: 'buffer' }))
    await unlessGone(makeReachable(top, Buffer.concat([reachable, Buffer.from('/'), name])));
}

/** `rm` gives up at its first error while it still removes what lies beside: what is gone meanwhile needs no mending. */
async function unlessGone(mending: Promise<void>): Promise<void> {
  try {
    await mending;
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

async function moveUp(top: string, path: Buffer): Promise<Buffer> {
  const higher = join(await mkdtemp(join(top, 'moved-up-')), 'here');
  await rename(path, higher);
  return Buffer.from(higher);
}
