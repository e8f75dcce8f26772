import type { DemoDeclaration, Series } from '../protocol/demo.ts';
import {
  CgroupReadingsSchema,
  ProcessReadingsSchema,
  RuntimeReadingsSchema,
  type SampleGroup,
} from '../protocol/sample.ts';
import { didYouMean, show } from './friendly-error.ts';

/** The readings that a sample may have, by group. Those of `demo` are whatever the demo counts. */
const known: Readonly<Record<Exclude<SampleGroup, 'demo'>, readonly string[]>> = {
  cgroup: Object.keys(CgroupReadingsSchema.shape),
  process: Object.keys(ProcessReadingsSchema.shape),
  runtime: Object.keys(RuntimeReadingsSchema.shape),
};

/**
 * Sees that everything that a demo draws is a reading that there is: one that is not would be drawn as "–" for ever.
 * @throws Error that names the file, each field, what was expected and what was found
 */
export function checkReadings(file: string, demo: DemoDeclaration): void {
  const counters = Object.keys(demo.counters);
  const wrong = [
    ...demo.series.flatMap((series, i) => complain(`series.${i}.reading`, series, counters)),
    ...Object.entries(demo.grids ?? {}).flatMap(([name, { series }]) =>
      series.flatMap((one, i) => complain(`grids.${name}.series.${i}.reading`, one, counters)),
    ),
    ...(demo.work === undefined || counters.includes(demo.work.counter)
      ? []
      : [complaint('work.counter', 'one of the demo’s counters', demo.work.counter, counters)]),
  ];
  if (wrong.length > 0) throw new Error(`${file} is not as it should be:\n${wrong.join('\n')}`);
}

function complain(field: string, { group, reading }: Series, counters: readonly string[]): string[] {
  const readings = group === 'demo' ? counters : known[group];
  if (readings.includes(reading)) return [];
  const expected =
    group === 'demo'
      ? 'one of the demo’s counters'
      : `a reading of the group ${group} (src/protocol/sample.ts)`;
  return [complaint(field, expected, reading, readings)];
}

const complaint = (field: string, expected: string, found: string, names: readonly string[]): string =>
  `  ${field}: expected ${expected}, found ${show(found)}.${didYouMean(found, names)}`;
