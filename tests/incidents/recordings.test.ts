import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { describe, test } from 'node:test';
import { readingOf, type Sample, type SampleGroup } from '../../src/protocol/sample.ts';
import { GrowthKindSchema } from '../../src/protocol/verdict.ts';
import { type GarbageLevel, garbageLevels } from './incident.ts';
import { incidents } from './incidents.ts';
import { packRun, type RecordedRun, unpackRun } from './recorded-run.ts';
import { recordedIncidents, recordingOf } from './recordings.ts';
import { samplesOf } from './samples-of.ts';

const recorded = recordedIncidents();

/**
 * The reading in which each part must show what its own bookkeeping says, as bytes or pieces, and between which shares
 * of it. On the heap the garbage of the start is in the first level; timers are counted once a second; a file that is
 * written through a mapping is cached in blocks that are larger than what was written.
 */
const shows: Readonly<Record<string, readonly [SampleGroup, string, 'bytes' | 'pieces', number, number]>> = {
  log: ['cgroup', 'fileBytes', 'bytes', 0.95, 1.05],
  uploads: ['cgroup', 'fileBytes', 'bytes', 0.95, 1.05],
  deleted: ['cgroup', 'fileBytes', 'bytes', 0.95, 1.05],
  'deleted-log': ['cgroup', 'fileBytes', 'bytes', 0.95, 1.05],
  'mapped-store': ['cgroup', 'fileBytes', 'bytes', 0.95, 1.15],
  'mapped-index': ['process', 'rssFileBytes', 'bytes', 0.9, 1.1],
  sqlite: ['cgroup', 'fileBytes', 'bytes', 0.9, 1.2],
  tmp: ['cgroup', 'shmemBytes', 'bytes', 0.95, 1.05],
  shm: ['cgroup', 'shmemBytes', 'bytes', 0.95, 1.05],
  records: ['runtime', 'heapUsedBytes', 'bytes', 0.6, 1.4],
  strings: ['runtime', 'heapUsedBytes', 'bytes', 0.6, 1.4],
  listeners: ['runtime', 'heapUsedBytes', 'bytes', 0.6, 1.4],
  promises: ['runtime', 'heapUsedBytes', 'bytes', 0.6, 1.4],
  timers: ['runtime', 'timers', 'pieces', 0.85, 1.1],
  timeouts: ['runtime', 'timers', 'pieces', 0.85, 1.1],
  buffers: ['runtime', 'externalBytes', 'bytes', 0.85, 1.15],
  'typed-arrays': ['runtime', 'externalBytes', 'bytes', 0.85, 1.15],
  'open-files': ['process', 'fds', 'pieces', 0.95, 1.05],
  'idle-sockets': ['process', 'fds', 'pieces', 1.9, 2.1],
  workers: ['process', 'threads', 'pieces', 0.8, 1.2],
  children: ['process', 'processes', 'pieces', 0.9, 1.1],
  'node-children': ['process', 'processes', 'pieces', 0.8, 1.2],
  'unread-unix': ['cgroup', 'kernelBytes', 'bytes', 0.9, 1.6],
  pipes: ['cgroup', 'kernelBytes', 'bytes', 0.9, 1.4],
  malloc: ['cgroup', 'anonBytes', 'bytes', 0.9, 2],
  wasm: ['cgroup', 'anonBytes', 'bytes', 0.9, 1.8],
};

/** Parts that hold and give back, and the reading in which they go up and down. */
const moves: Readonly<Record<string, string>> = {
  lru: 'heapUsedBytes',
  exports: 'heapUsedBytes',
  'warm-up': 'heapUsedBytes',
  uploads2: 'externalBytes',
  'buffer-cache': 'externalBytes',
  'work-files': 'fileBytes',
  'files-in-waves': 'fds',
};

const upwards = (a: number, b: number): number => a - b;

/** How far a reading rose between two moments. On the heap garbage goes up and down between: there it is the lowest of two seconds. */
function rise(
  samples: readonly Sample[],
  group: SampleGroup,
  name: string,
  fromMs: number,
  toMs: number,
): number | undefined {
  const values = (from: number, to: number): number[] =>
    samples
      .filter(({ tMs }) => tMs >= from && tMs <= to)
      .flatMap((sample) => readingOf(sample, group, name) ?? []);
  const [first, last] =
    group === 'runtime' && name.endsWith('Bytes')
      ? [values(fromMs - 500, fromMs + 1_500).sort(upwards)[0], values(toMs - 2_000, toMs).sort(upwards)[0]]
      : [values(0, fromMs).at(-1), values(0, toMs).at(-1)];
  return first === undefined || last === undefined ? undefined : last - first;
}

describe('recorded incidents', () => {
  test('each declared incident is recorded, with ordinary garbage and with little', () => {
    const missing = incidents.flatMap(({ id }) =>
      (Object.keys(garbageLevels) as GarbageLevel[])
        .filter((level) => !recorded.some(({ incident, garbage }) => incident.id === id && garbage === level))
        .map((level) => `${id}, ${level}`),
    );
    assert.deepEqual(missing, [], 'node tests/incidents/record.ts --new records them');
  });

  test('they are many, of every class that can be made here, alone and together, and a third are healthy', () => {
    const [healthy, single, pairs] = [0, 1, 2].map(
      (count) => incidents.filter(({ expects }) => expects.length === count).length,
    );
    assert.ok(
      (healthy ?? 0) >= 14 && (single ?? 0) >= 30 && (pairs ?? 0) >= 10,
      `${healthy}, ${single}, ${pairs}`,
    );
    const kinds = new Set(incidents.flatMap(({ expects }) => expects));
    // Goroutines need a Go toolchain, and swap a machine that has some.
    const absent = GrowthKindSchema.options.filter((kind) => !kinds.has(kind));
    assert.deepEqual(absent.sort(), ['goroutines', 'swap']);
  });

  for (const { incident, garbage, run, events } of recorded)
    test(`${incident.id}, ${garbage} garbage: ends as declared, and its readings show what its program says that it held`, () => {
      assert.equal(run.end.kind, incident.ends);
      assert.deepEqual(run.truth.kinds, incident.expects, 'record it again, or mend what is expected');
      const samples = samplesOf(events);
      assert.ok(samples.length > 50);
      for (const part of run.truth.parts) {
        const [group, name, what, low, high] = shows[part.does] ?? [];
        // At a limit the kernel takes cache back, and of the last second of a run that is killed there is no reading.
        if (group === undefined || name === undefined || what === undefined || incident.limitMb > 0) continue;
        const rose = rise(
          samples,
          group,
          name,
          part.sinceTMs,
          Math.min(part.untilTMs, run.end.afterMs - 300),
        );
        const grown = what === 'bytes' ? part.bytes : part.pieces;
        // A slow leak is less than the garbage between two of its collections.
        if (rose === undefined || grown === 0 || (what === 'bytes' && grown < 20e6)) continue;
        // What two parts move, or garbage that is held for seconds, shows no one of them.
        const others = run.truth.parts.filter(
          (other) => other !== part && (shows[other.does]?.[1] === name || moves[other.does] === name),
        );
        if (others.length > 0 || (group === 'runtime' && incident.plan.heldMs > 1_000)) continue;
        const share = rose / grown;
        assert.ok(
          share >= (low ?? 0) && share <= (high ?? 0),
          `${part.does} held ${grown} by its own count, and ${group}.${name} rose by ${rose}: ${share.toFixed(2)} of it`,
        );
      }
    });

  test('they are small enough to keep', () => {
    const bytes = recorded.reduce(
      (sum, { incident, garbage }) => sum + statSync(recordingOf(incident.id, garbage)).size,
      0,
    );
    assert.ok(bytes < 6e6, `${bytes}`);
  });

  test('a run that is packed and unpacked is the same run', () => {
    for (const { run, events } of recorded.slice(0, 6)) {
      const { incident, garbage, truth } = run;
      const again: RecordedRun = packRun({ incident, garbage, truth }, events);
      assert.deepEqual(again, run);
      assert.deepEqual(unpackRun(again), events);
    }
  });
});
