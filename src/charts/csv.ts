import { isUnavailable, type Sample } from '../protocol/sample.ts';

const groups = ['cgroup', 'process', 'runtime', 'demo'] as const;

/** Samples as CSV (RFC 4180): one row each, columns `group.reading`, raw bytes and counts, empty where a reading is missing. */
export function csvOf(samples: readonly Sample[]): string {
  const names = [...new Set(samples.flatMap((sample) => Object.keys(flat(sample))))];
  const rows = samples.map((sample) => {
    const values = flat(sample);
    return [sample.seq, sample.tMs, ...names.map((name) => values[name] ?? '')].join(',');
  });
  return [['seq', 'tMs', ...names].join(','), ...rows, ''].join('\r\n');
}

function flat(sample: Sample): Record<string, number> {
  const values: Record<string, number> = {};
  for (const group of groups) {
    const readings: object = sample[group];
    if (isUnavailable(readings)) continue;
    for (const [name, value] of Object.entries(readings))
      if (typeof value === 'number') values[`${group}.${name}`] = value;
  }
  return values;
}
