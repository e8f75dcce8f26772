import type { TestContext } from 'node:test';
import { noise } from './noise.ts';

/** Chance that can be repeated: whatever a test draws follows from a seed that it prints. */
export interface Chance {
  /** A whole number from 0 up to, not including, this one. */
  below(limit: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
}

/** Draws a seed and prints it; `NOTEBOOK_SEED` in the environment repeats a run. */
export function chance(t: TestContext): Chance {
  const seed = Number(process.env.NOTEBOOK_SEED ?? Math.floor(Math.random() * 2 ** 31));
  t.diagnostic(`seed ${seed}`);
  const next = noise(seed);
  const below = (limit: number): number => Math.floor(((next() + 1) / 2) * limit);
  return { below, pick: (choices) => choices[below(choices.length)] ?? choices[0] };
}
