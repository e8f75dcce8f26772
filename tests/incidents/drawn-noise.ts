import { between, gauss } from './gauss.ts';

/** White noise with deviation 1. */
export function white(length: number, seed: number): number[] {
  const next = gauss(seed);
  return Array.from({ length }, next);
}

/** Noise that remembers: each value is `memory` of the one before and fresh noise; deviation 1, stationary from its start. */
export function remembering(length: number, memory: number, seed: number): number[] {
  const next = gauss(seed);
  const fresh = Math.sqrt(1 - memory * memory);
  let value = next();
  return Array.from({ length }, () => {
    const now = value;
    value = memory * value + fresh * next();
    return now;
  });
}

/** A random walk from 0 whose end has deviation 1. */
export function walk(length: number, seed: number): number[] {
  const next = gauss(seed);
  let value = 0;
  return Array.from({ length }, () => {
    const now = value;
    value += next() / Math.sqrt(length);
    return now;
  });
}

/** Teeth between 0 and about 1 that rise evenly and fall at once; each has a length and a height of its own. */
export function saw(length: number, teeth: number, seed: number): number[] {
  const draw = between(seed);
  const mean = length / teeth;
  const values: number[] = [];
  let at = Math.floor(draw(0, 1) * mean);
  while (values.length < length) {
    const tooth = Math.max(3, Math.round(mean * draw(0.8, 1.2)));
    const height = draw(0.85, 1.15);
    for (; at < tooth && values.length < length; at++) values.push((height * at) / tooth);
    at = 0;
  }
  return values;
}
