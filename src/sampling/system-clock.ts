import { performance } from 'node:perf_hooks';
import type { Clock } from './sampling.ts';

/**
 * This machine's monotonic clock: it never jumps when somebody sets the time, and begins with the
 * process. Source: nodejs.org/api/perf_hooks.html, `performance.now()`.
 */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after(delayMs, callback) {
    // Timers take whole milliseconds and cut the rest off; rounded up, they are never early.
    const timer = setTimeout(callback, Math.max(0, Math.ceil(delayMs)));
    return () => clearTimeout(timer);
  },
};
