import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { readProcFd } from '../kernel/proc-fd.ts';
import type { Clock } from './sampling.ts';

/** Listing this many descriptors takes about a millisecond, which is nothing; more of them may take a fifth of the time. */
const DEAR_FROM = 1000;
const REST_PER_WORK = 4;

/** Counts the descriptors of processes, without spending more on it than they are worth. */
export interface DescriptorCounter {
  /**
   * Descriptors that a process has open: `'gone'` when there is no such process any more, undefined when
   * they cannot be counted, or not again so soon.
   */
  count(pid: number, nowMs: number): number | 'gone' | undefined;
  /** Forgets processes that are not in the list. */
  keepOnly(pids: ReadonlySet<number>): void;
}

/**
 * Where the kernel tells the number in constant time (Linux 6.2) it is asked at every tick. Where descriptors have to
 * be listed, a process with more than 1,000 is left alone for four times as long as that took, and left out in between.
 */
export function descriptorCounter(roots: KernelRoots, clock: Pick<Clock, 'nowMs'>): DescriptorCounter {
  const restsUntilMs = new Map<number, number>();
  return {
    count(pid, nowMs) {
      if (nowMs < (restsUntilMs.get(pid) ?? 0)) return undefined;
      const beganMs = clock.nowMs();
      const found = readProcFd(roots, pid);
      if (found.kind === 'unavailable')
        return found.code === 'ENOENT' || found.code === 'ESRCH' ? 'gone' : undefined;
      if (found.value.listed && found.value.open > DEAR_FROM)
        restsUntilMs.set(pid, nowMs + (clock.nowMs() - beganMs) * REST_PER_WORK);
      return found.value.open;
    },
    keepOnly(pids) {
      for (const pid of restsUntilMs.keys()) if (!pids.has(pid)) restsUntilMs.delete(pid);
    },
  };
}
