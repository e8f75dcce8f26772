import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stateFolder } from '../support/server-process.ts';

/** A file system of its own in a file, which can be filled without hurting anybody. */
export interface SmallDisk {
  /** Where it is mounted. */
  readonly path: string;
  /** Takes what space is left, to the last block. */
  fill(): Promise<void>;
  /** Takes so many bytes at once. */
  take(bytes: number): Promise<void>;
  /** Takes what inodes are left. */
  takeInodes(): void;
  /** Gives back what was taken. */
  giveBack(): void;
  /** Removes it, whoever still has files open on it. @throws Error when somebody has */
  unmount(): void;
}

const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
const BLOCK = Buffer.alloc(4096, 1);
const MOST_INODES = 100_000;
/** Left to be taken block by block. */
const LAST_BYTES = 2 ** 20;
const MOST_BLOCKS = 10_000;

/**
 * Makes an ext4 file system of a size, sparse in its file, and mounts it.
 * @returns why this machine refuses such a thing, as a string
 */
export function mountSmallDisk(sizeBytes: number, inodes: number): SmallDisk | string {
  const folder = stateFolder();
  const image = join(folder, 'image');
  const path = join(folder, 'mounted');
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  writeFileSync(image, '');
  truncateSync(image, sizeBytes);
  mkdirSync(path);
  const makeFs = ['mke2fs', '-q', '-F', '-t', 'ext4', '-m', '0', '-N', String(inodes), image];
  for (const [command = '', ...args] of [makeFs, ['mount', '-o', 'loop', image, path]]) {
    const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', env: { PATH } });
    if (status === 0) continue;
    remove();
    return `a file system in a file cannot be ${command === 'mount' ? 'mounted' : 'made'} here: ${error?.message ?? stderr.trim()}`;
  }
  const filler = join(path, 'filler');
  try {
    mkdirSync(filler);
  } catch (error) {
    execFileSync('umount', [path], { env: { PATH } });
    remove();
    throw error;
  }
  let taken = 0;
  // Not in this process: who fills a disk while it watches a server must not be deaf to it meanwhile.
  const run = promisify(execFile);
  const take = async (bytes: number): Promise<void> => {
    await run('fallocate', ['-l', String(bytes), join(filler, `block-${++taken}`)]);
  };
  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  };
  return {
    path,
    take,
    async fill() {
      // What was removed just now comes back when the journal of the file system is written.
      await run('sync', ['-f', path]);
      if (freeBytes() > LAST_BYTES) await take(freeBytes() - LAST_BYTES);
      do {
        const fd = openSync(join(filler, `rest-${++taken}`), 'w');
        try {
          untilFull(MOST_BLOCKS, () => writeSync(fd, BLOCK));
        } finally {
          closeSync(fd);
        }
        await run('sync', ['-f', path]);
      } while (freeBytes() > 0);
    },
    takeInodes: () => untilFull(MOST_INODES, (n) => writeFileSync(join(filler, String(n)), '')),
    giveBack() {
      rmSync(filler, { recursive: true });
      mkdirSync(filler);
    },
    unmount() {
      if (!existsSync(path)) return;
      const { status, stderr } = spawnSync('umount', [path], { encoding: 'utf8', env: { PATH } });
      // Whoever is on it keeps it, out of everybody's sight, until they go; and it goes with them.
      if (status !== 0) execFileSync('umount', ['--lazy', path], { env: { PATH } });
      remove();
      if (status !== 0) throw new Error(`${path} was still in use: ${stderr.trim()}`);
    },
  };
}

/** Does something again and again until the system says that the disk is full. */
function untilFull(most: number, step: (n: number) => void): void {
  try {
    for (let n = 0; n < most; n++) step(n);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return;
    throw error;
  }
  throw new Error(`The disk was not full after ${most} steps.`);
}
