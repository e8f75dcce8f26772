/** Lets something happen only so often. */
export interface StartRate {
  /** Takes a turn. @returns 0 when it may happen now, else how many seconds to wait */
  take(nowMs: number): number;
}

/**
 * Allows at most `most` in any stretch of `perMs`.
 * @param most how many
 * @param perMs length of the stretch, in milliseconds
 */
export function startRate(most: number, perMs: number): StartRate {
  let taken: number[] = [];
  return {
    take(nowMs) {
      taken = taken.filter((atMs) => nowMs - atMs < perMs);
      const [oldest] = taken;
      if (oldest !== undefined && taken.length >= most)
        return Math.max(1, Math.ceil((oldest + perMs - nowMs) / 1000));
      taken.push(nowMs);
      return 0;
    },
  };
}
