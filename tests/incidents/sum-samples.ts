import { isUnavailable, type Sample } from '../../src/protocol/sample.ts';
import { measuredGroups } from './samples-of.ts';

/** Readings of which a sum makes no sense: the largest is the larger one, and a limit is nobody's. */
const combine = (name: string, a: number, b: number): number | undefined => {
  if (name === 'limitBytes') return undefined;
  return name.startsWith('largest') ? Math.max(a, b) : a + b;
};

/** Two samples as of one container with both programs in it. What one of them does not have, the sum does not have. */
export function sumOf(a: Sample, b: Sample, seq: number): Sample {
  const groups = measuredGroups.map((group) => {
    const [left, right]: object[] = [a[group], b[group]];
    if (left === undefined || right === undefined) return [group, {}];
    if (isUnavailable(left)) return [group, left];
    if (isUnavailable(right)) return [group, right];
    const readings = Object.entries(left as Record<string, number>).flatMap(([name, value]) => {
      const other = (right as Record<string, number>)[name];
      const sum = other === undefined ? undefined : combine(name, value, other);
      return sum === undefined ? [] : [[name, sum] as const];
    });
    return [group, Object.fromEntries(readings)];
  });
  return { seq, tMs: a.tMs, demo: {}, ...Object.fromEntries(groups) } as Sample;
}

/** The samples without readings that others do not have. */
export function asMuchAs(samples: readonly Sample[], others: readonly Sample[]): readonly Sample[] {
  const there = new Set<string>();
  for (const other of others)
    for (const group of measuredGroups)
      if (!isUnavailable(other[group]))
        for (const name of Object.keys(other[group])) there.add(`${group}.${name}`);
  return samples.map((sample) => {
    const groups = measuredGroups.map((group) => {
      const readings: object = sample[group];
      if (isUnavailable(readings)) return [group, readings];
      const kept = Object.entries(readings).filter(([name]) => there.has(`${group}.${name}`));
      return [group, kept.length === 0 ? { unavailable: 'Not read here.' } : Object.fromEntries(kept)];
    });
    return { ...sample, ...Object.fromEntries(groups) };
  });
}
