import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { readBootId } from '../../kernel/boot-id.ts';
import { errnoOf } from '../../kernel/errno.ts';
import type { KernelRoots } from '../../kernel/kernel-roots.ts';
import { hasEnded, readProcStat } from '../../kernel/proc-stat.ts';
import { asked, Shortage } from '../../kernel/shortage.ts';
import { readTimensOffsets } from '../../kernel/timens-offsets.ts';

/**
 * What names a process for ever: pids are given out again, but not with the same start time in the same
 * boot. A part that this system cannot tell is null.
 */
export const ProcessIdentitySchema = z.object({
  pid: z.int(),
  /**
   * Field 22 of `/proc/PID/stat`, in clock ticks after boot (proc_pid_stat(5)), by the machine's own clock: a time namespace
   * shows its processes another one, and what is written inside is to be understood outside.
   */
  startTimeTicks: z.nullable(z.number()),
  /** `/proc/sys/kernel/random/boot_id`. */
  bootId: z.nullable(z.string()),
  /** `/proc/self/ns/pid` of the one who wrote this: in another pid namespace the pid means somebody else. */
  pidNamespace: z.nullable(z.string()),
});
export type ProcessIdentity = z.infer<typeof ProcessIdentitySchema>;

/** Who a process is now, or undefined when there is none (a zombie is none). @throws Shortage when it cannot be looked at. */
export function identify(roots: KernelRoots, pid: number): ProcessIdentity | undefined {
  const here = surroundingsOf(roots);
  const stat = asked(readProcStat(roots, pid));
  if (stat.kind === 'value') {
    return hasEnded(stat.value.state)
      ? undefined
      : { pid, startTimeTicks: stat.value.startTimeTicks - aheadTicks(roots), ...here };
  }
  // Without procfs there is only the pid; a process that another user owns answers EPERM, and exists.
  const hasProcfs = here.bootId !== null;
  return !hasProcfs && answersSignals(pid) ? { pid, startTimeTicks: null, ...here } : undefined;
}

/** What is known of a process that was written down: `cannot-tell` means that nobody may be killed for it. */
export type Fate = 'alive' | 'dead' | 'cannot-tell';

/** Whether the very process that was written down still lives. */
export function fateOf(roots: KernelRoots, written: ProcessIdentity): Fate {
  try {
    return fateByLook(roots, written);
  } catch (error) {
    if (error instanceof Shortage) return 'cannot-tell';
    throw error;
  }
}

function fateByLook(roots: KernelRoots, written: ProcessIdentity): Fate {
  const here = surroundingsOf(roots);
  if (written.bootId !== here.bootId) return 'dead';
  if (written.pidNamespace !== here.pidNamespace) return 'cannot-tell';
  const now = identify(roots, written.pid);
  return now !== undefined && now.startTimeTicks === written.startTimeTicks ? 'alive' : 'dead';
}

function surroundingsOf(roots: KernelRoots): Pick<ProcessIdentity, 'bootId' | 'pidNamespace'> {
  const boot = asked(readBootId(roots));
  return { bootId: boot.kind === 'value' ? boot.value : null, pidNamespace: pidNamespaceOf(roots) };
}

const TICK_MS = 10;

/** How far this process's time since the boot is ahead of the machine's. */
function aheadTicks(roots: KernelRoots): number {
  const offsets = asked(readTimensOffsets(roots));
  return offsets.kind === 'value' ? Math.round(offsets.value.boottimeMs / TICK_MS) : 0;
}

function pidNamespaceOf(roots: KernelRoots): string | null {
  try {
    return readlinkSync(join(roots.proc, 'self/ns/pid'));
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return null;
  }
}

function answersSignals(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}
