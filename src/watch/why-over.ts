import { existsSync } from 'node:fs';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import { hasEnded, readProcStat } from '../kernel/proc-stat.ts';
import { asked } from '../kernel/shortage.ts';
import type { RunEndFacts } from '../protocol/run-end.ts';
import type { FoundSubject } from '../subjects/find-subject.ts';

/** Why a watch is over. */
export type Over = Extract<RunEndFacts, { kind: 'watch-over' }>['because'];

/**
 * Whether what is watched is there no more. A process is known by its start time: one that has its number by now is another.
 * @throws Shortage when it cannot be looked at now
 */
export function whyOver(roots: KernelRoots, { root, dirs }: FoundSubject): Over | undefined {
  if (root !== undefined) {
    const stat = asked(readProcStat(roots, root.pid));
    if (stat.kind === 'unavailable') return 'process-ended';
    if (stat.value.startTimeTicks !== root.startTimeTicks) return 'recycled';
    return hasEnded(stat.value.state) ? 'process-ended' : undefined;
  }
  return 'unavailable' in dirs || existsSync(dirs.memory) ? undefined : 'cgroup-gone';
}
