import type { RunEvent } from '../../src/protocol/run-event.ts';
import { isUnavailable, type Sample, type SampleGroup } from '../../src/protocol/sample.ts';

/** The samples of a run. */
export const samplesOf = (events: readonly RunEvent[]): readonly Sample[] =>
  events.flatMap((event) => (event.type === 'sample' ? [event.data] : []));

/** The groups of a sample whose readings are measured; the program's own counters are its work, and stay. */
export const measuredGroups = ['cgroup', 'process', 'runtime'] as const;

/** The events with every sample changed; `undefined` leaves it out. Other events stay where they are. */
export function mapSamples(
  events: readonly RunEvent[],
  change: (sample: Sample, index: number) => Sample | undefined,
): readonly RunEvent[] {
  let index = 0;
  return events.flatMap((event): RunEvent[] => {
    if (event.type !== 'sample') return [event];
    const data = change(event.data, index++);
    return data === undefined ? [] : [{ ...event, data }];
  });
}

/** A sample with each measured reading changed; `undefined` leaves it out. */
export function mapReadings(
  sample: Sample,
  change: (value: number, reading: string, group: SampleGroup) => number | undefined,
): Sample {
  const changed = Object.fromEntries(
    measuredGroups.map((group) => {
      const readings: object = sample[group];
      if (isUnavailable(readings)) return [group, readings];
      const kept = Object.entries(readings as Record<string, number>).flatMap(([name, value]) => {
        const next = change(value, name, group);
        return next === undefined ? [] : [[name, next] as const];
      });
      return [group, Object.fromEntries(kept)];
    }),
  );
  return { ...sample, ...changed };
}

/** Whether a reading is in bytes. */
export const isBytes = (reading: string): boolean => reading.endsWith('Bytes');
