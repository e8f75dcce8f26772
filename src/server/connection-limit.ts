import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Most connections a notebook ever takes: 1,000 readers and what pages need beside them. */
const mostConnections = 1200;

/**
 * How many connections to take: half of the descriptors that this process may open, so that the other
 * half is there for kernel files, pipes and pages. A server that runs out of descriptors in accept(2)
 * can neither take nor refuse. Source: proc_pid_limits(5).
 * @param proc mount point of procfs
 */
export function connectionLimit(proc: string): number {
  const descriptors = openFilesLimit(proc);
  return descriptors === undefined
    ? mostConnections
    : Math.max(8, Math.min(mostConnections, Math.floor(descriptors / 2)));
}

function openFilesLimit(proc: string): number | undefined {
  let limits: string;
  try {
    limits = readFileSync(path.join(proc, 'self', 'limits'), 'utf8');
  } catch {
    // No procfs (macOS): the limit is not known, and the usual one is kept.
    return undefined;
  }
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : Number(soft);
}
