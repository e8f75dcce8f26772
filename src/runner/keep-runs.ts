import { randomUUID } from 'node:crypto';
import { removeEmptyParents } from './cgroup/remove-cgroup.ts';
import { runCgroupDirs } from './cgroup/run-cgroup.ts';
import { createWaitingRoom } from './queue/waiting-room.ts';
import { createRun } from './run.ts';
import type { RunContext } from './run-context.ts';
import type { Run, Runner } from './runner.ts';

/** How many ended runs can still be looked at. */
const ENDED_RUNS_KEPT = 16;

/** The runner itself: knows all runs that wait, run, or have ended lately. */
export function keepRuns(context: RunContext): Runner {
  const runs = new Map<string, Run>();
  const room = createWaitingRoom(context.limits, { nowMs: context.clock.nowMs, newTurn: randomUUID });
  let closing: Promise<void> | undefined;
  const forgetOldest = (): void => {
    const ended = [...runs.values()].filter((run) => run.log.ended);
    for (const run of ended.slice(0, Math.max(0, ended.length - ENDED_RUNS_KEPT))) runs.delete(run.id);
  };
  const close = async (): Promise<void> => {
    room.close();
    await Promise.all([...runs.values()].map((run) => run.stop('server')));
    await context.leftovers.close();
    if (context.place !== undefined) await removeEmptyParents(runCgroupDirs(context.place, 'none'));
  };
  return {
    environment: context.environment,
    limits: context.limits,
    start(demo, knobs, turn) {
      if (closing !== undefined) throw new Error('The notebook is shutting down and starts no more runs.');
      const run = createRun(context, room, demo, knobs, turn);
      runs.set(run.id, run);
      run.gone.finally(forgetOldest);
      return run;
    },
    get: (id) => runs.get(id),
    list: () => [...runs.values()].reverse(),
    close: () => (closing ??= close()),
  };
}
