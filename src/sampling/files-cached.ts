import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../kernel/errno.ts';
import { readFincore } from '../kernel/fincore.ts';
import { KernelFormatError } from '../kernel/kernel-format-error.ts';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { deletedOpenFiles, holdTooMany } from './deleted-open-files.ts';

const PERIOD_MS = 1000;
/** Asking takes a while; an answer older than this is not given any more. */
const MAX_AGE_MS = 2000;

/** The page cache of a run's files, asked in the background. */
export interface FilesCached {
  /** Bytes by the newest answer, if it is not too old; starts the next question when a second has passed. */
  latest(nowMs: number): number | undefined;
  /** Resolves when no question is under way. */
  settle(): Promise<void>;
}

/**
 * Asks fincore(1), at most once a second, how much of a run's files is in the page cache: those below its
 * directory, and those that are deleted and still open in one of its processes. It is a stand-in for the
 * cgroup's counter where there is none; pages that others read in count too. Where the processes hold more
 * descriptors than can be looked through, there is no answer: without the deleted files it would be too low.
 * @param pids the run's processes.
 */
export function filesCached(
  roots: KernelRoots,
  directory: string,
  pids: () => readonly number[],
): FilesCached {
  let answer: { readonly atMs: number; readonly bytes: number } | undefined;
  let askedMs = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;
  const ask = async (atMs: number): Promise<void> => {
    const bytes = await cachedBytes(() => filesOf(roots, directory, pids()));
    answer = bytes === undefined ? undefined : { atMs, bytes };
  };
  return {
    latest(nowMs) {
      if (underWay === undefined && nowMs - askedMs >= PERIOD_MS) {
        askedMs = nowMs;
        underWay = ask(nowMs).finally(() => {
          underWay = undefined;
        });
      }
      return answer !== undefined && nowMs - answer.atMs <= MAX_AGE_MS ? answer.bytes : undefined;
    },
    settle: async () => {
      await underWay;
    },
  };
}

async function filesOf(
  roots: KernelRoots,
  directory: string,
  pids: readonly number[],
): Promise<string[] | undefined> {
  if (holdTooMany(roots, pids)) return undefined;
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return [...files, ...deletedOpenFiles(roots, pids)];
}

async function cachedBytes(list: () => Promise<string[] | undefined>): Promise<number | undefined> {
  try {
    const files = await list();
    if (files === undefined) return undefined;
    const found = await readFincore(files);
    if (found.kind === 'unavailable') return undefined;
    return found.value.reduce((total, { residentBytes }) => total + residentBytes, 0);
  } catch (error) {
    // The directory goes away with the run, and a fincore that prints something else is as good as none: left out.
    if (errnoOf(error) !== undefined || error instanceof KernelFormatError) return undefined;
    throw error;
  }
}
