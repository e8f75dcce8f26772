import type { Clock } from '../../../src/sampling/sampling.ts';

/** A clock that a test turns by hand. */
export interface HandClock extends Clock {
  /** Moves time forward and calls back what falls due, in order, at the moment it falls due. */
  turn(byMs: number): void;
  /** Moves time forward without calling anybody back, as when the process is busy. */
  jump(byMs: number): void;
  /** How many callbacks wait. */
  readonly waiting: number;
}

/** Makes one that shows `startMs`. */
export function handClock(startMs = 0): HandClock {
  let nowMs = startMs;
  const timers = new Map<symbol, { readonly dueMs: number; readonly callback: () => void }>();
  return {
    nowMs: () => nowMs,
    after(delayMs, callback) {
      const key = Symbol();
      timers.set(key, { dueMs: nowMs + delayMs, callback });
      return () => timers.delete(key);
    },
    jump(byMs) {
      nowMs += byMs;
    },
    turn(byMs) {
      const untilMs = nowMs + byMs;
      for (;;) {
        const [next] = [...timers]
          .filter(([, { dueMs }]) => dueMs <= untilMs)
          .sort(([, a], [, b]) => a.dueMs - b.dueMs);
        if (next === undefined) break;
        const [key, { dueMs, callback }] = next;
        timers.delete(key);
        nowMs = Math.max(nowMs, dueMs);
        callback();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
    get waiting() {
      return timers.size;
    },
  };
}
