import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf } from '../../kernel/errno.ts';

/** A path that is not that of a run's files: nothing was removed. */
export class NotARunDirectory extends Error {
  override readonly name = 'NotARunDirectory';
}

/**
 * Removes the files of a run. Symbolic links are removed, not followed (`rm` uses lstat), so nothing outside is touched;
 * a directory that the program has closed even to its owner is opened first.
 * @throws NotARunDirectory when the path is not directly below `<stateDir>/runs`.
 */
export async function removeRunFiles(stateDir: string, filesDir: string): Promise<void> {
  if (dirname(filesDir) !== join(stateDir, 'runs')) {
    throw new NotARunDirectory(
      `Expected a directory directly in ${join(stateDir, 'runs')}, found ${filesDir}; it was left alone.`,
    );
  }
  try {
    await rm(filesDir, { recursive: true, force: true });
  } catch (error) {
    const code = errnoOf(error);
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ENOTEMPTY') throw error;
    await openDirectories(filesDir);
    await rm(filesDir, { recursive: true, force: true });
  }
}

async function openDirectories(path: string): Promise<void> {
  const found = await lstat(path);
  if (!found.isDirectory()) return;
  await chmod(path, 0o700);
  for (const name of await readdir(path)) await openDirectories(join(path, name));
}
