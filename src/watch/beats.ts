import type { Clock } from '../sampling/sampling.ts';

/** Ticks whose pace may change from one to the next. */
export interface Beats {
  stop(): void;
}

/**
 * Calls back once after each pace, from the second tick on (the first is the caller's). A tick that the machine was late for by a whole
 * pace is not made up for: its number is never given out.
 * @param onTick gets the number of the tick, from 1, and says how long to wait for the next; undefined ends it
 */
export function startBeats(
  clock: Clock,
  firstPaceMs: number,
  onTick: (seq: number) => number | undefined,
): Beats {
  let stopped = false;
  let cancel: () => void = () => undefined;
  const wait = (before: number, paceMs: number, dueMs: number): void => {
    cancel = clock.after(Math.max(0, dueMs - clock.nowMs()), () => {
      const missed = Math.max(0, Math.floor((clock.nowMs() - dueMs) / paceMs));
      const seq = before + 1 + missed;
      const next = onTick(seq);
      if (stopped || next === undefined) return;
      wait(seq, next, Math.max(clock.nowMs(), dueMs + missed * paceMs + next));
    });
  };
  wait(0, firstPaceMs, clock.nowMs() + firstPaceMs);
  return {
    stop() {
      stopped = true;
      cancel();
    },
  };
}
