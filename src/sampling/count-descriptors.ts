import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { readProcFd } from '../kernel/proc-fd.ts';

/** Listing this many descriptors takes about a millisecond, which is too dear for every tick. */
const DEAR_FROM = 1000;
const DEAR_PERIOD_MS = 1000;

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
 * Where the kernel tells the number in constant time it is asked at every tick. Where descriptors have to
 * be listed, a process with more than 1,000 of them is asked once a second, and left out in between.
 */
export function descriptorCounter(roots: KernelRoots): DescriptorCounter {
  const dearSinceMs = new Map<number, number>();
  return {
    count(pid, nowMs) {
      const lastMs = dearSinceMs.get(pid);
      if (lastMs !== undefined && nowMs - lastMs < DEAR_PERIOD_MS) return undefined;
      dearSinceMs.delete(pid);
      const found = readProcFd(roots, pid);
      if (found.kind === 'unavailable')
        return found.code === 'ENOENT' || found.code === 'ESRCH' ? 'gone' : undefined;
      if (found.value.listed && found.value.open > DEAR_FROM) dearSinceMs.set(pid, nowMs);
      return found.value.open;
    },
    keepOnly(pids) {
      for (const pid of dearSinceMs.keys()) if (!pids.has(pid)) dearSinceMs.delete(pid);
    },
  };
}
