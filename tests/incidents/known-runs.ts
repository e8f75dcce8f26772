import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { RecordingSchema } from '../../src/protocol/recording.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { readingOf, type SampleGroup } from '../../src/protocol/sample.ts';
import type { GrowthKind } from '../../src/protocol/verdict.ts';
import type { Work } from '../../src/verdict/series.ts';
import type { Expectation } from './expectation.ts';
import type { GarbageLevel } from './incident.ts';
import { recordedIncidents } from './recordings.ts';
import { samplesOf } from './samples-of.ts';

/** A run of which the truth is known. */
export interface KnownRun extends Expectation {
  readonly name: string;
  readonly events: readonly RunEvent[];
  readonly work: Work | undefined;
  /** Of incidents: how much garbage there was. */
  readonly garbage?: GarbageLevel;
  /** A demo declares its first cause alone; what else it names is not held against it. */
  readonly firstOnly: boolean;
  /** When the first leak begins, where it is not the start: a watch that ends before shows nothing. */
  readonly beginsTMs: number;
}

/** What may come with a cause in the demos, and the reading that has risen where it does: the file of a writer, its buffer. */
const comesWith: readonly (readonly [GrowthKind, SampleGroup, string, number])[] = [
  ['descriptors', 'process', 'fds', 30],
  ['threads', 'process', 'threads', 5],
  ['js-heap', 'runtime', 'heapUsedBytes', 5e6],
  ['off-heap', 'runtime', 'externalBytes', 5e6],
  ['kernel', 'cgroup', 'kernelBytes', 2e6],
];

/** What rose in a leaking demo beside what it declares, and may be named. */
function besides(events: readonly RunEvent[]): readonly GrowthKind[] {
  const samples = samplesOf(events);
  return comesWith.flatMap(([kind, group, reading, least]) => {
    const values = samples.flatMap((sample) => readingOf(sample, group, reading) ?? []);
    const from = values[Math.floor(values.length / 10)] ?? 0;
    return (values[Math.floor(values.length * 0.8)] ?? 0) - from > least ? [kind] : [];
  });
}

/** The recordings of the demos whose scenarios declare a verdict. */
export function demoRuns(): readonly KnownRun[] {
  const demosDir = path.resolve(import.meta.dirname, '../../demos');
  return loadCatalogue(demosDir)
    .list()
    .flatMap((demo) =>
      Object.entries(demo.scenarios).flatMap(([id, { record, verdict }]): KnownRun[] => {
        if (!record || verdict === undefined || verdict === 'cannot-tell') return [];
        const file = path.join(demosDir, demo.id, 'recordings', `${id}.json`);
        const { events } = RecordingSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
        const expects = verdict === 'none' ? [] : [verdict];
        return [
          {
            name: `${demo.id}/${id}`,
            events,
            work: demo.work,
            expects,
            also: expects.length === 0 ? [] : besides(events),
            or: {},
            mayBeMissed: false,
            firstOnly: true,
            beginsTMs: 0,
          },
        ];
      }),
    );
}

/** The recorded incidents. */
export function incidentRuns(garbage?: GarbageLevel): readonly KnownRun[] {
  return recordedIncidents(garbage).map(({ incident, garbage: level, events }) => {
    const { expects, also, or, mayBeMissed, plan } = incident;
    return {
      name: `${incident.id}, ${level} garbage`,
      events,
      work: plan.reports ? { counter: 'requests', unit: 'request' } : undefined,
      garbage: level,
      expects,
      also,
      or,
      mayBeMissed,
      firstOnly: false,
      beginsTMs: 1000 * plan.seconds * Math.max(0, ...plan.parts.map((part) => part.from ?? 0)),
    };
  });
}
