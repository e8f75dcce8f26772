import { readProcLimits } from '../kernel/proc-limits.ts';
import { asked } from '../kernel/shortage.ts';

/** Most connections a notebook ever takes: 1,000 readers and what pages need beside them. */
const mostConnections = 1250;

/**
 * How many connections to take: half of the descriptors that this process may open, so that the other
 * half is there for kernel files, pipes and pages. A server that runs out of descriptors in accept(2)
 * can neither take nor refuse.
 * @param proc mount point of procfs
 * @throws Shortage when it cannot be looked at now.
 */
export function connectionLimit(proc: string): number {
  const limits = asked(readProcLimits({ proc }));
  // No procfs (macOS): the limit is not known, and the usual one is kept.
  if (limits.kind === 'unavailable') return mostConnections;
  return Math.max(8, Math.min(mostConnections, Math.floor(limits.value.openFiles / 2)));
}
