import type { Clock } from '../../sampling/sampling.ts';

/** Counts things against a rate per second. */
export interface Pace {
  /** Counts one more; returns how long to rest before the next, in milliseconds (0: not at all). */
  count(): number;
}

/** Makes a pace of at most so many per second: when they are used up, the rest of that second is to be waited for. */
export function createPace(clock: Clock, perSecond: number): Pace {
  let windowStartMs = clock.nowMs();
  let counted = 0;
  return {
    count() {
      const nowMs = clock.nowMs();
      if (nowMs - windowStartMs >= 1000) {
        windowStartMs = nowMs;
        counted = 0;
      }
      counted += 1;
      return counted >= perSecond ? Math.max(1, windowStartMs + 1000 - nowMs) : 0;
    },
  };
}
