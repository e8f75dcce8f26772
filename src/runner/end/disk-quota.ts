import type { Clock } from '../../sampling/sampling.ts';
import type { Cause } from './cause.ts';
import { deletedOpenBytes, freeBytes, namedBytes } from './disk-use.ts';

/** What the disk watch looks at, and against which limits. */
export interface DiskWatch {
  readonly clock: Clock;
  readonly filesDir: string;
  readonly proc: string;
  /** The run's processes now. */
  pids(): readonly number[];
  readonly quotaBytes: number;
  readonly reserveBytes: number;
  claim(cause: Cause): void;
}

const PERIOD_MS = 250;
/** Descriptors are looked through at least this often, whatever the free space says. */
const FULL_LOOK_EVERY = 20;
/** A look may take this part of the time at most: a run with thousands of files is looked at more rarely. */
const REST_PER_WORK = 4;

/**
 * Watches a run's files four times a second: the quota on what it has on the disk, deleted files that it
 * holds open included, and the reserve that always stays free. Looking through descriptors is the dear
 * part, so it is done when the disk has lost enough space for hidden files to matter.
 * @returns the way to stop.
 */
export function watchDisk(watch: DiskWatch): () => void {
  let stopped = false;
  let cancel: () => void = () => undefined;
  let freeAtStart: number | undefined;
  let looks = 0;
  const look = async (): Promise<Cause | undefined> => {
    const free = await freeBytes(watch.filesDir);
    freeAtStart ??= free;
    if (free < watch.reserveBytes) {
      return { kind: 'disk-quota', quotaBytes: watch.reserveBytes, usedBytes: free, reserve: true };
    }
    const named = await namedBytes(watch.filesDir, watch.quotaBytes);
    const mayHide = freeAtStart - free > watch.quotaBytes / 2 || looks++ % FULL_LOOK_EVERY === 0;
    const hidden = mayHide ? await deletedOpenBytes(watch.proc, watch.pids(), watch.filesDir) : 0;
    const usedBytes = named + hidden;
    return usedBytes > watch.quotaBytes
      ? { kind: 'disk-quota', quotaBytes: watch.quotaBytes, usedBytes }
      : undefined;
  };
  const turn = async (): Promise<void> => {
    const beganMs = watch.clock.nowMs();
    const cause = await look();
    if (stopped) return;
    if (cause !== undefined) return watch.claim(cause);
    const tookMs = watch.clock.nowMs() - beganMs;
    cancel = watch.clock.after(Math.max(PERIOD_MS - tookMs, tookMs * REST_PER_WORK), begin);
  };
  const begin = (): void => {
    turn().catch((error: unknown) => {
      // The directory is removed at the end of the run, perhaps during a look; while the run lives it is an error of ours.
      if (!stopped) throw error;
    });
  };
  begin();
  return () => {
    stopped = true;
    cancel();
  };
}
