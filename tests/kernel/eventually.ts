import { setTimeout as sleep } from 'node:timers/promises';

/** Generous, for the slow emulated machine that these tests also run on. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 20;

/**
 * Asks again and again until there is an answer.
 * @param what said when none comes: "the cache has grown by 32 MB".
 * @param ask returns undefined for "not yet", or throws an assertion error for the same with a reason.
 */
export async function eventually<T>(what: string, ask: () => T | undefined): Promise<T> {
  const startMs = performance.now();
  let lastError: unknown;
  while (performance.now() - startMs < PATIENCE_MS) {
    try {
      const answer = ask();
      if (answer !== undefined) return answer;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await sleep(PAUSE_MS);
  }
  throw lastError ?? new Error(`Waited ${PATIENCE_MS} ms in vain until ${what}.`);
}
