import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { RunEnd } from '../../src/protocol/run-end.ts';
import { type Mark, type RunEvent, RunEventSchema } from '../../src/protocol/run-event.ts';
import { isUnavailable, type SampleGroup } from '../../src/protocol/sample.ts';
import { differences, sums } from './columns.ts';
import type { GarbageLevel } from './incident.ts';
import type { Truth } from './truth.ts';

/** A run of an incident as it is kept: readings as columns, each the differences of its neighbours. */
export interface RecordedRun {
  readonly incident: string;
  readonly garbage: GarbageLevel;
  readonly recordedAt: string;
  readonly kernel: string;
  readonly node: string;
  readonly limitBytes?: number;
  readonly truth: Truth;
  readonly seq: readonly number[];
  readonly tMs: readonly number[];
  /** By group: why it was not there, for each sample; 0 where it was. */
  readonly missing: Readonly<Record<SampleGroup, readonly (string | 0)[]>>;
  /** By group and reading; null where there was none. */
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
  readonly marks: readonly Mark[];
  readonly end: RunEnd;
}

const groups = ['cgroup', 'process', 'runtime', 'demo'] as const;

/** Packs the events of a run. Log lines are left out; they carried the truth. */
export function packRun(
  about: Pick<RecordedRun, 'incident' | 'garbage' | 'truth'>,
  events: readonly RunEvent[],
): RecordedRun {
  const [started] = events;
  const ended = events.at(-1);
  if (started?.type !== 'started' || ended?.type !== 'end')
    throw new Error(`Expected a run from its start to its end, found ${started?.type} to ${ended?.type}.`);
  const samples = events.flatMap((event) => (event.type === 'sample' ? [event.data] : []));
  const names = new Set<string>();
  for (const sample of samples)
    for (const group of groups)
      if (!isUnavailable(sample[group]))
        for (const name of Object.keys(sample[group])) names.add(`${group}.${name}`);
  const { environment, startedAt, limitBytes } = started.data;
  return {
    ...about,
    recordedAt: startedAt,
    kernel: environment.kernel,
    node: environment.node,
    ...(limitBytes === undefined ? {} : { limitBytes }),
    seq: differences(samples.map(({ seq }) => seq)) as number[],
    tMs: differences(samples.map(({ tMs }) => Math.round(tMs))) as number[],
    missing: Object.fromEntries(
      groups.map((group) => [
        group,
        samples.map((sample) => {
          const readings: object = sample[group];
          return isUnavailable(readings) ? readings.unavailable : 0;
        }),
      ]),
    ) as unknown as RecordedRun['missing'],
    columns: Object.fromEntries(
      [...names].sort().map((name) => {
        const [group = '', reading = ''] = name.split('.');
        return [
          name,
          differences(
            samples.map((sample) => {
              const value = (sample[group as SampleGroup] as Record<string, unknown>)[reading];
              return typeof value === 'number' ? Math.round(value) : null;
            }),
          ),
        ];
      }),
    ),
    marks: events.flatMap((event) => (event.type === 'mark' ? [event.data] : [])),
    end: ended.data.end,
  };
}

/** The events of a packed run, as its log had them. */
export function unpackRun(run: RecordedRun): readonly RunEvent[] {
  const seq = sums(run.seq);
  const tMs = sums(run.tMs);
  const columns = Object.entries(run.columns).map(([name, values]) => {
    const [group = '', reading = ''] = name.split('.');
    return { group, reading, values: sums(values) };
  });
  const samples = tMs.map((at, index) => {
    const readings = (group: SampleGroup): object => {
      const reason = run.missing[group][index];
      if (typeof reason === 'string') return { unavailable: reason };
      return Object.fromEntries(
        columns
          .filter((column) => column.group === group)
          .flatMap(({ reading, values }) => (values[index] === null ? [] : [[reading, values[index]]])),
      );
    };
    const data = Object.fromEntries(groups.map((group) => [group, readings(group)]));
    return { type: 'sample', data: { seq: seq[index], tMs: at, ...data }, at };
  });
  const marks = run.marks.map((data) => ({ type: 'mark', data, at: data.tMs }));
  const between = [...samples, ...marks].sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const started = {
    type: 'started',
    data: {
      run: 'recorded',
      demo: run.incident,
      knobs: {},
      startedAt: run.recordedAt,
      environment: {
        node: run.node,
        kernel: run.kernel,
        platform: 'linux',
        cgroup: { version: 1, writable: true, hybrid: true },
        confinement: { level: 'bubblewrap', achieved: [], denied: [], allowed: [] },
        filesystem: { type: 'ext4', pageCache: true },
      },
      ...(run.limitBytes === undefined ? {} : { limitBytes: run.limitBytes }),
      sampleHz: 10,
    },
  };
  const end = {
    type: 'end',
    data: { end: run.end, verdict: { kind: 'cannot-tell', sentence: 'Not judged.' } },
  };
  return [started, ...between, end].map(({ type, data }, index) =>
    RunEventSchema.parse({ type, data, id: index + 1 }),
  );
}

/** Writes a run as gzipped JSON. */
export function writeRun(file: string, run: RecordedRun): void {
  writeFileSync(file, gzipSync(JSON.stringify(run), { level: 9 }));
}

/** Reads what {@link writeRun} wrote. */
export function readRun(file: string): RecordedRun {
  return JSON.parse(gunzipSync(readFileSync(file)).toString()) as RecordedRun;
}
