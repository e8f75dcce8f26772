import { isUnavailable, readingOf, type Sample } from '../../src/protocol/sample.ts';
import { measuredGroups } from './samples-of.ts';

/**
 * A reading of one program that does what two did: its largest process has the memory of both, and there is one process
 * less. A limit is nobody's.
 */
const combine = (name: string, a: number, b: number): number | undefined => {
  if (name === 'limitBytes') return undefined;
  return name === 'processes' ? a + b - 1 : a + b;
};

/** Readings that are taken now and then stand until they are taken again, so that two runs can be summed in which they fall on different samples. */
export function heldReadings(samples: readonly Sample[]): readonly Sample[] {
  const last = new Map<string, number>();
  return samples.map((sample) => {
    const { process } = sample;
    if (isUnavailable(process)) return sample;
    const held: Record<string, number> = {};
    for (const name of ['fds', 'fdSockets', 'fdPipes', 'deletedOpenBytes', 'filesCachedBytes'] as const) {
      const value = readingOf(sample, 'process', name) ?? last.get(name);
      if (value === undefined) continue;
      last.set(name, value);
      held[name] = value;
    }
    return { ...sample, process: { ...process, ...held } };
  });
}

/**
 * Two samples as of one program that does both. What cannot be read of one of them cannot be read of the
 * sum; but what a runtime has none of, it does not report, as Node does goroutines.
 */
export function sumOf(a: Sample, b: Sample, seq: number): Sample {
  const groups = measuredGroups.map((group) => {
    const [left, right]: object[] = [a[group], b[group]];
    if (left === undefined || right === undefined) return [group, {}];
    if (isUnavailable(left)) return [group, left];
    if (isUnavailable(right)) return [group, right];
    const [ours, others] = [left as Record<string, number>, right as Record<string, number>];
    const readings = [...new Set([...Object.keys(ours), ...Object.keys(others)])].flatMap((name) => {
      const [one, other] =
        group === 'runtime' ? [ours[name] ?? 0, others[name] ?? 0] : [ours[name], others[name]];
      const sum = one === undefined || other === undefined ? undefined : combine(name, one, other);
      return sum === undefined ? [] : [[name, sum] as const];
    });
    return [group, Object.fromEntries(readings)];
  });
  return { seq, tMs: a.tMs, demo: {}, ...Object.fromEntries(groups) } as Sample;
}

/** The samples without what a sum with others does not have. */
export function asMuchAs(samples: readonly Sample[], others: readonly Sample[]): readonly Sample[] {
  const there = new Set<string>();
  for (const other of others)
    for (const group of measuredGroups)
      if (!isUnavailable(other[group])) {
        there.add(group);
        for (const name of Object.keys(other[group])) there.add(`${group}.${name}`);
      }
  return samples.map((sample) => {
    const groups = measuredGroups.map((group) => {
      const readings: object = sample[group];
      if (isUnavailable(readings)) return [group, readings];
      if (!there.has(group)) return [group, { unavailable: 'Not read here.' }];
      const kept = Object.entries(readings).filter(
        ([name]) => group === 'runtime' || there.has(`${group}.${name}`),
      );
      return [group, Object.fromEntries(kept)];
    });
    return { ...sample, ...Object.fromEntries(groups) };
  });
}
