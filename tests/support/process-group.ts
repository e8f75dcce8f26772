import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { errnoOf } from '../../src/kernel/errno.ts';

/** Whether programs can be started in process groups of their own (`detached`), and be ended with all that they started. */
export const haveGroups = process.platform !== 'win32';

/** What is killed is gone soon, unless nobody takes note of its end: a container may have no init that does. */
const GONE_WITHIN_MS = 5000;

/** Sends a signal to all processes of the group that a program leads. Where there are no groups: to the program alone. */
export function signalGroup(leader: ChildProcess, signal: NodeJS.Signals): void {
  if (leader.pid === undefined) return;
  if (haveGroups) sendTo(-leader.pid, signal);
  else leader.kill(signal);
}

/** Asks a group to end, gives it time to clear up, and ends what is left of it then. */
export async function endGroup(leader: ChildProcess, graceMs: number): Promise<void> {
  signalGroup(leader, 'SIGTERM');
  await untilGone(leader, graceMs);
  signalGroup(leader, 'SIGKILL');
  await untilGone(leader, GONE_WITHIN_MS);
}

async function untilGone(leader: ChildProcess, withinMs: number): Promise<void> {
  const giveUpMs = performance.now() + withinMs;
  while (isThere(leader) && performance.now() < giveUpMs) await sleep(50);
}

function isThere(leader: ChildProcess): boolean {
  if (leader.pid === undefined) return false;
  if (haveGroups) return sendTo(-leader.pid, 0);
  return leader.exitCode === null && leader.signalCode === null;
}

/** @returns whether there was anybody to send it to */
function sendTo(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    // EPERM is what macOS says of a group in which all have ended and one has not been noticed yet.
    if (['ESRCH', 'EPERM'].includes(errnoOf(error) ?? '')) return false;
    throw error;
  }
}
