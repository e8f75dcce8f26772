import { readdirSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import type { CgroupMembership } from '../kernel/proc-cgroup.ts';
import { readProcCgroup } from '../kernel/proc-cgroup.ts';
import { readProcOwner } from '../kernel/proc-owner.ts';
import { hasEnded, readProcStat } from '../kernel/proc-stat.ts';
import { readProcStatus } from '../kernel/proc-status.ts';
import { valueOrUndefined } from '../kernel/reading.ts';
import { printableName } from './printable-name.ts';

/** A process as it was seen, with what may be told of it. */
export interface SeenProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly startTimeTicks: number;
  /** `comm`, safe to print. */
  readonly name: string;
  readonly uid: number;
  readonly rssBytes: number;
  readonly memberships: readonly CgroupMembership[];
}

/** Processes that are looked at in one turn of the event loop: some milliseconds. */
const PER_TURN = 100;

/**
 * Looks at all processes of the machine, a hundred at a time, so that a machine with thousands of them does not make
 * readers wait. What has no memory of its own (kernel threads, zombies) is passed over; what ends meanwhile, too.
 * Read are `stat`, `status` and `cgroup`: never `cmdline`, `environ`, `exe`, `cwd` or `maps`.
 * @throws the system's error where there is no procfs.
 */
export async function lookAround(roots: KernelRoots): Promise<SeenProcess[]> {
  const pids = readdirSync(roots.proc)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const seen: SeenProcess[] = [];
  for (const [i, pid] of pids.entries()) {
    if (i > 0 && i % PER_TURN === 0) await nextTurn();
    const one = lookAt(roots, pid);
    if (one !== undefined) seen.push(one);
  }
  return seen;
}

/** One process now; undefined when there is none with this pid, or it has no memory of its own. */
export function lookAt(roots: KernelRoots, pid: number): SeenProcess | undefined {
  const stat = valueOrUndefined(readProcStat(roots, pid));
  if (stat === undefined || hasEnded(stat.state)) return undefined;
  const status = valueOrUndefined(readProcStatus(roots, pid));
  const uid = valueOrUndefined(readProcOwner(roots, pid));
  if (status?.rssBytes === undefined || uid === undefined) return undefined;
  return {
    ...{ pid, ppid: stat.ppid, uid },
    startTimeTicks: stat.startTimeTicks,
    name: printableName(stat.comm),
    rssBytes: status.rssBytes,
    memberships: valueOrUndefined(readProcCgroup(roots, pid)) ?? [],
  };
}
