/** Ten a second for the first minutes, in which the reader looks. */
const FAST_MS = 100;
const FAST_FOR_MS = 3 * 60_000;
/** Then one a second for an hour, then one in five seconds: a day has 20,000 of them. */
const STEADY_MS = 1000;
const STEADY_FOR_MS = 60 * 60_000;
const SLOW_MS = 5000;
/** Looking may take a twentieth of a core, however many processes there are. */
const REST_PER_WORK = 19;

/**
 * Time until the next sample, in milliseconds.
 * @param elapsedMs since the start of the watch
 * @param everyMs what was asked for; undefined: the pace is ours to choose
 * @param tookMs how long the last sample took
 */
export function paceOf(elapsedMs: number, everyMs: number | undefined, tookMs: number): number {
  const pace =
    everyMs ?? (elapsedMs < FAST_FOR_MS ? FAST_MS : elapsedMs < STEADY_FOR_MS ? STEADY_MS : SLOW_MS);
  return Math.max(pace, tookMs * REST_PER_WORK);
}
