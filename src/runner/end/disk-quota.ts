import { errnoOf, meaningOf } from '../../kernel/errno.ts';
import { Shortage } from '../../kernel/shortage.ts';
import type { Clock } from '../../sampling/sampling.ts';
import type { Cause } from './cause.ts';
import { deletedOpenBytes, namedFiles, roomOn } from './disk-use.ts';

/** What the disk watch looks at, and against which limits. */
export interface DiskWatch {
  readonly clock: Clock;
  readonly filesDir: string;
  readonly proc: string;
  /** The run's processes now. */
  pids(): readonly number[];
  readonly quotaBytes: number;
  readonly quotaFiles: number;
  readonly reserveBytes: number;
  claim(cause: Cause): void;
}

const PERIOD_MS = 250;
/** Descriptors are looked through at least this often, whatever the free space says. */
const FULL_LOOK_EVERY = 20;
/** A look may take this part of the time at most: a run with thousands of files is looked at more rarely. */
const REST_PER_WORK = 4;
/** But no longer: a look also takes long where the program leaves the server no processor, and must not come too late for that. */
const LONGEST_REST_MS = 2000;
/** Files (inodes) that stay free on the disk where a reserve is kept, as a part of all that it can hold, and at most. */
const RESERVED_PART_OF_FILES = 0.05;
const MOST_RESERVED_FILES = 10_000;
/** So many looks in a row may fail before the run is ended: a quota that nobody can look after is none. */
const MOST_FAILURES = 8;

/**
 * Watches a run's files four times a second: the quota on what it has on the disk, deleted files that it
 * holds open included, the quota on how many files that is, and the reserve of both that always stays free. Looking through descriptors is the dear
 * part, so it is done when the disk has lost enough space for hidden files to matter.
 * @returns the way to stop.
 */
export function watchDisk(watch: DiskWatch): () => void {
  let stopped = false;
  let cancel: () => void = () => undefined;
  let freeAtStart: number | undefined;
  let looks = 0;
  let failures = 0;
  const look = async (): Promise<Cause | undefined> => {
    const { freeBytes: free, freeFiles, allFiles } = await roomOn(watch.filesDir);
    freeAtStart ??= free;
    if (free < watch.reserveBytes) {
      return { kind: 'disk-quota', quotaBytes: watch.reserveBytes, usedBytes: free, reserve: true };
    }
    const reserveFiles = watch.reserveBytes === 0 ? 0 : reserveOf(allFiles);
    if (freeFiles < reserveFiles) {
      const files = { quota: reserveFiles, used: freeFiles };
      return {
        kind: 'disk-quota',
        quotaBytes: watch.reserveBytes,
        usedBytes: free,
        reserve: true,
        files,
      };
    }
    const { bytes: named, files } = await namedFiles(watch.filesDir, {
      bytes: watch.quotaBytes,
      files: watch.quotaFiles,
    });
    if (files > watch.quotaFiles) {
      const counted = { quota: watch.quotaFiles, used: files };
      return { kind: 'disk-quota', quotaBytes: watch.quotaBytes, usedBytes: named, files: counted };
    }
    const mayHide = freeAtStart - free > watch.quotaBytes / 2 || looks++ % FULL_LOOK_EVERY === 0;
    const hidden = mayHide ? await deletedOpenBytes(watch.proc, watch.pids(), watch.filesDir) : 0;
    const usedBytes = named + hidden;
    return usedBytes > watch.quotaBytes
      ? { kind: 'disk-quota', quotaBytes: watch.quotaBytes, usedBytes }
      : undefined;
  };
  const lookOrFail = async (): Promise<Cause | undefined> => {
    try {
      const cause = await look();
      failures = 0;
      return cause;
    } catch (error) {
      failures += 1;
      return causeOfFailure(error, failures);
    }
  };
  const turn = async (): Promise<void> => {
    const beganMs = watch.clock.nowMs();
    const cause = await lookOrFail();
    if (stopped) return;
    if (cause !== undefined) return void watch.claim(cause);
    const tookMs = watch.clock.nowMs() - beganMs;
    const restMs = Math.min(tookMs * REST_PER_WORK, LONGEST_REST_MS);
    cancel = watch.clock.after(Math.max(PERIOD_MS - tookMs, restMs), begin);
  };
  const begin = (): void => void turn();
  begin();
  return () => {
    stopped = true;
    cancel();
  };
}

function reserveOf(allFiles: number): number {
  return Math.min(MOST_RESERVED_FILES, Math.floor(allFiles * RESERVED_PART_OF_FILES));
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a look that failed means for the run: nothing yet, unless its directory is gone or it has failed too often. */
function causeOfFailure(error: unknown, failures: number): Cause | undefined {
  const code = errnoOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return { kind: 'lost', what: 'its directory was removed from outside, with everything it had written' };
  const passes = code !== undefined || error instanceof Shortage;
  if (passes && failures < MOST_FAILURES) return undefined;
  const because = code === undefined ? messageOf(error) : meaningOf(code);
  return { kind: 'lost', what: `what it has on the disk could not be found out any more (${because})` };
}
