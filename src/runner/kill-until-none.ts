import { errnoOf } from '../kernel/errno.ts';
import { Shortage } from '../kernel/shortage.ts';
import type { Clock } from '../sampling/sampling.ts';
import { rest } from './rest.ts';

const FIRST_REST_MS = 1;
const LONGEST_REST_MS = 50;

/**
 * Kills every process that is listed, and lists again until there is none: a process may have forked while the list
 * was made, and one that was killed takes a moment to go.
 * @param list pids that were identified just now. A Shortage while it looks means that it cannot be told at this
 * moment, and not that there is nobody.
 * @returns whether none was left within the time
 */
export async function killUntilNone(
  list: () => readonly number[],
  clock: Clock,
  patienceMs: number,
): Promise<boolean> {
  const giveUpMs = clock.nowMs() + patienceMs;
  for (let restMs = FIRST_REST_MS; ; restMs = Math.min(restMs * 2, LONGEST_REST_MS)) {
    const alive = unlessShort(list);
    if (alive?.length === 0) return true;
    for (const pid of alive ?? []) killIfThere(pid);
    if (clock.nowMs() >= giveUpMs) return false;
    await rest(clock, restMs);
  }
}

function unlessShort(list: () => readonly number[]): readonly number[] | undefined {
  try {
    return list();
  } catch (error) {
    if (error instanceof Shortage) return undefined;
    throw error;
  }
}

/**
 * SIGKILL to a process that was identified a moment ago. It may be gone already; and one that is another user's stays,
 * and keeps nobody from killing the others.
 */
export function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    const code = errnoOf(error);
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
