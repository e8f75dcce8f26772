import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errnoOf, meaningOf } from '../../kernel/errno.ts';
import type { KernelRoots } from '../../kernel/kernel-roots.ts';
import type { Filesystem } from '../../protocol/environment.ts';
import { homeOrNone } from '../home-or-none.ts';

/** The directory that a server keeps its journal and the files of its runs in. */
export interface StateDir {
  /** Absolute, without symbolic links. */
  readonly path: string;
  readonly filesystem: Filesystem;
}

/** No directory will do; the message names each one tried and what is wrong with it. */
export class NoStateDir extends Error {
  override readonly name = 'NoStateDir';
}

/** How the file system under a path is found out: an argument, so that tests can have any. */
export type FilesystemOf = (roots: KernelRoots, path: string) => Filesystem;

/** Directories tried in this order unless one is given. `/var/tmp` is on a disk even where `/tmp` is tmpfs (file-hierarchy(7)). */
export function defaultStateDirs(env: NodeJS.ProcessEnv, uid: number): string[] {
  const home = homeOrNone();
  const cache = env.XDG_CACHE_HOME || (home === undefined ? undefined : join(home, '.cache'));
  return [
    join('/var/tmp', `memory-notebook-${uid}`),
    ...(cache === undefined ? [] : [join(cache, 'memory-notebook')]),
    join(tmpdir(), `memory-notebook-${uid}`),
  ];
}

/**
 * Takes the first directory that will do: our own, closed to others, no symbolic link, and on a real
 * file system; on tmpfs a log would be shared memory and not page cache, and its lesson untrue.
 * @throws NoStateDir
 */
export function openStateDir(
  roots: KernelRoots,
  candidates: readonly string[],
  uid: number,
  filesystemOf: FilesystemOf,
): StateDir {
  const refusals: string[] = [];
  for (const candidate of candidates) {
    const tried = tryStateDir(roots, candidate, uid, filesystemOf);
    if (typeof tried !== 'string') return tried;
    refusals.push(`${candidate}: ${tried}`);
  }
  throw new NoStateDir(
    `The notebook needs a directory of its own on a disk for the files of its runs, and found none (${refusals.join('; ')}). Name one: npm start -- --state-dir /path`,
  );
}

/**
 * Makes sure that a state directory is (still) there, our own and closed to others. It is asked again before each run: a
 * cleaner of `/var/tmp` may have taken it away under a server that has long been idle, and somebody else may have put
 * another in its place.
 * @throws NoStateDir
 */
export function holdStateDir(path: string, uid: number): void {
  const refusal = orRefusal(() => claimStateDir(path, uid) ?? makeParts(path));
  if (refusal !== undefined)
    throw new NoStateDir(`The notebook's directory ${path} cannot be used any more: ${refusal}.`);
}

function tryStateDir(
  roots: KernelRoots,
  path: string,
  uid: number,
  filesystemOf: FilesystemOf,
): StateDir | string {
  return orRefusal(() => {
    const refusal = claimStateDir(path, uid);
    if (refusal !== undefined) return refusal;
    const real = realpathSync(path);
    const filesystem = filesystemOf(roots, real);
    if (!filesystem.pageCache) return filesystem.reason ?? `${filesystem.type} has no page cache`;
    makeParts(real);
    return { path: real, filesystem };
  });
}

/** @returns why it is not ours to use, or undefined */
function claimStateDir(path: string, uid: number): string | undefined {
  makeIfAbsent(path);
  const found = lstatSync(path);
  if (!found.isDirectory()) return 'it is not a directory, or is a symbolic link to one';
  if (found.uid !== uid) return `it belongs to user ${found.uid}, not to user ${uid}`;
  if ((found.mode & 0o077) !== 0)
    return `others may enter it (mode ${(found.mode & 0o777).toString(8)}, wanted 700)`;
  return undefined;
}

function makeParts(path: string): undefined {
  for (const part of ['journal', 'runs']) makeIfAbsent(join(path, part));
}

/** Recursive only where parents are missing: it turns "read-only file system" into "no such file". */
function makeIfAbsent(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT') mkdirSync(path, { recursive: true, mode: 0o700 });
    else if (code !== 'EEXIST') throw error;
  }
}

function orRefusal<T>(attempt: () => T): T | string {
  try {
    return attempt();
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return meaningOf(code);
  }
}
