import type { Clock } from '../../sampling/sampling.ts';
import type { Cause } from './cause.ts';

/** Counts who watches a run. */
export interface Watchers {
  /** How many there are at the moment. */
  readonly watching: number;
  /** Counts one in; returns the way out, idempotent. */
  enter(): () => void;
  /** From now on, a run that nobody watches for the time is ended. Each change starts the count again. */
  arm(claim: (cause: Cause) => void): void;
  disarm(): void;
}

/** Makes the count of one run: a page that was closed must not leave its program running for ever. */
export function createWatchers(clock: Clock, unwatchedMs: number): Watchers {
  let watching = 0;
  let claim: ((cause: Cause) => void) | undefined;
  let cancel: (() => void) | undefined;
  const wait = (): void => {
    cancel?.();
    cancel = undefined;
    if (watching > 0 || claim === undefined) return;
    const end = claim;
    cancel = clock.after(unwatchedMs, () => end({ kind: 'stopped', by: 'nobody-watching' }));
  };
  return {
    get watching() {
      return watching;
    },
    enter() {
      watching += 1;
      wait();
      let inside = true;
      return () => {
        if (inside) watching -= 1;
        inside = false;
        wait();
      };
    },
    arm(claimEnd) {
      claim = claimEnd;
      wait();
    },
    disarm() {
      claim = undefined;
      wait();
    },
  };
}
