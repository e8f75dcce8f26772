import type { RunEvent } from '../../protocol/run-event.ts';
import { readingOf, type SampleGroup } from '../../protocol/sample.ts';
import { fromFirstReport, undisturbed } from '../../verdict/disturbed.ts';
import { growthOf } from '../../verdict/growth.ts';
import { reading } from '../../verdict/quantities.ts';

const MB = 2 ** 20;

/** A witness: a number that one could have been looking at. */
export interface Witness {
  readonly id: string;
  readonly label: string;
  readonly group: SampleGroup;
  readonly reading: string;
  readonly unit: 'bytes' | 'count';
  /** Below this the witness has not seen anything: a healthy program moves as much. */
  readonly noticeable: number;
}

/** The witnesses of the table, the one that raised the alarm first. */
export const witnesses: readonly Witness[] = [
  {
    id: 'container',
    label: 'container',
    group: 'cgroup',
    reading: 'usageBytes',
    unit: 'bytes',
    noticeable: 16 * MB,
  },
  { id: 'rss', label: 'RSS', group: 'process', reading: 'rssBytes', unit: 'bytes', noticeable: 16 * MB },
  {
    id: 'heap',
    label: 'heap',
    group: 'runtime',
    reading: 'heapUsedBytes',
    unit: 'bytes',
    noticeable: 8 * MB,
  },
  {
    id: 'external',
    label: 'buffers',
    group: 'runtime',
    reading: 'externalBytes',
    unit: 'bytes',
    noticeable: 8 * MB,
  },
  { id: 'fds', label: 'descriptors', group: 'process', reading: 'fds', unit: 'count', noticeable: 100 },
  { id: 'threads', label: 'threads', group: 'process', reading: 'threads', unit: 'count', noticeable: 8 },
];

/** What a witness saw of a run: by how much it rose, in words, and whether that is more than nothing. */
export interface Sighting {
  readonly saw: boolean;
  readonly text: string;
}

/** What every witness saw of a run, by id. A witness that cannot be asked on this machine is left out. */
export function sightingsOf(events: readonly RunEvent[]): Record<string, Sighting> {
  const told = fromFirstReport(undisturbed(events));
  const seen: Record<string, Sighting> = {};
  for (const witness of witnesses) {
    const growth = growthOf(told, reading(witness.group, witness.reading));
    if (growth === undefined) continue;
    const rise = witness.unit === 'bytes' ? (growth.rise / MB).toFixed(0) : String(Math.round(growth.rise));
    seen[witness.id] = { saw: growth.rise >= witness.noticeable, text: `+${rise}` };
  }
  const profile = events.findLast(
    (event) => event.type === 'mark' && event.data.profile?.totalBytes !== undefined,
  );
  const total = profile?.type === 'mark' ? profile.data.profile?.totalBytes : undefined;
  const first = told[0] === undefined ? undefined : readingOf(told[0], 'runtime', 'heapUsedBytes');
  if (total !== undefined && first !== undefined)
    seen.snapshot = { saw: total - first >= 24 * MB, text: (total / MB).toFixed(0) };
  return seen;
}
