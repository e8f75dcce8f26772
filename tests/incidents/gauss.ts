import { noise } from '../support/noise.ts';

/** Normally distributed numbers (mean 0, deviation 1), the same for the same seed. Source: Box and Muller 1958. */
export function gauss(seed: number): () => number {
  const next = noise(seed);
  return () => {
    const u = Math.max(1e-12, (next() + 1) / 2);
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(Math.PI * next());
  };
}

/** Numbers evenly between two bounds, the same for the same seed. */
export function between(seed: number): (low: number, high: number) => number {
  const next = noise(seed);
  return (low, high) => low + ((next() + 1) / 2) * (high - low);
}
