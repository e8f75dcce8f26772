import type { Clock } from '../sampling/sampling.ts';

/** What could not be removed at the end of its run. */
export interface Leftovers {
  /**
   * Tries again and again until nothing is left: every second for a minute, then every ten seconds for an hour. After that,
   * and after a restart, the sweep of the next start has it.
   * @param tryAgain tells whether nothing is left; a failure is a no
   * @returns settles when nothing is left any more, or when it is tried no more
   */
  keepTrying(tryAgain: () => Promise<boolean>): Promise<void>;
  /** Tries each once more, and then no more. */
  close(): Promise<void>;
}

const OFTEN_MS = 1000;
const OFTEN_TRIES = 60;
const RARELY_MS = 10_000;
const MOST_TRIES = OFTEN_TRIES + 360;

/** Makes the keeper of what is left. While there is nothing it holds no timer. */
export function createLeftovers(clock: Clock): Leftovers {
  const waiting = new Map<() => Promise<boolean>, () => void>();
  const isGone = async (tryAgain: () => Promise<boolean>): Promise<boolean> => {
    try {
      return await tryAgain();
    } catch {
      // Whatever refused it may be over the next time; who wants the reason finds it in the run's log.
      return false;
    }
  };
  const wait = (tryAgain: () => Promise<boolean>, tries: number, over: () => void): void => {
    const restMs = tries < OFTEN_TRIES ? OFTEN_MS : RARELY_MS;
    const turn = async (): Promise<void> => {
      const gone = await isGone(tryAgain);
      if (!waiting.has(tryAgain)) return;
      waiting.delete(tryAgain);
      if (!gone && tries + 1 < MOST_TRIES) wait(tryAgain, tries + 1, over);
      else over();
    };
    waiting.set(tryAgain, clock.after(restMs, turn));
  };
  return {
    keepTrying: (tryAgain) => new Promise((resolve) => wait(tryAgain, 0, resolve)),
    async close() {
      const last = [...waiting.keys()];
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
      await Promise.all(last.map(isGone));
    },
  };
}
