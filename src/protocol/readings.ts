import type { Sample, SampleGroup, Unavailable } from './sample.ts';

/** Whether a group of readings is the "not here, and why" form. */
export function isUnavailable(group: object): group is Unavailable {
  return 'unavailable' in group && typeof group.unavailable === 'string';
}

/** One reading of a sample by group and name, or undefined where it could not be had. */
export function readingOf(sample: Sample, group: SampleGroup, name: string): number | undefined {
  const readings: object = sample[group];
  if (isUnavailable(readings)) return undefined;
  const value = (readings as Record<string, unknown>)[name];
  return typeof value === 'number' ? value : undefined;
}
