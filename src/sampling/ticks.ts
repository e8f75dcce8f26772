import type { Clock } from './sampling.ts';

/** A row of ticks that goes on until it is stopped. */
export interface Ticks {
  /** Stops it. @returns the number that one more tick, taken now, would have. */
  stop(): number;
}

/**
 * Calls back at once with 0, then with n at `origin + n × period`, where the origin is the clock's reading
 * now. Each delay is counted from the origin, so lateness does not add up. A tick that could not be kept
 * (the process was busy for longer than a period) is not made up for: its number is never given out.
 * @param onTick may throw: at the first tick the row ends with that, later it goes on, and the error goes to
 *   whoever runs the clock.
 */
export function startTicks(clock: Clock, periodMs: number, onTick: (seq: number) => void): Ticks {
  const originMs = clock.nowMs();
  let next = 0;
  let stopped = false;
  let cancel: (() => void) | undefined;
  /** The tick that is due now; at least the one waited for, since a timer may be early by a rounding error. */
  const due = (): number => Math.max(next, Math.floor((clock.nowMs() - originMs) / periodMs));
  const tick = (): void => {
    const seq = due();
    next = seq + 1;
    try {
      onTick(seq);
    } finally {
      if (!stopped) wait();
    }
  };
  const wait = (): void => {
    // A tick that fell due while the callback ran is taken at once; the ones before it are lost.
    const delayMs = originMs + due() * periodMs - clock.nowMs();
    cancel = clock.after(Math.max(0, delayMs), tick);
  };
  const stop = (): number => {
    stopped = true;
    cancel?.();
    return due();
  };
  try {
    tick();
  } catch (error) {
    stop();
    throw error;
  }
  return { stop };
}
