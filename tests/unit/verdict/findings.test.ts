import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { Sample } from '../../../src/protocol/sample.ts';
import type { Finding, GrowthKind, Verdict } from '../../../src/protocol/verdict.ts';
import { judgeRun } from '../../../src/verdict/judge.ts';
import { saw, white } from '../../incidents/drawn-noise.ts';
import { eventsOf } from '../../support/series.ts';

const MB = 2 ** 20;
const length = 300;

/** What a run of 300 samples holds at a share of its time, in MB; counts are counts. What is not given lies still. */
interface Held {
  readonly heap?: number;
  readonly external?: number;
  /** Anonymous memory beside both. */
  readonly native?: number;
  readonly file?: number;
  readonly mapped?: number;
  readonly shmem?: number;
  readonly sock?: number;
  readonly slab?: number;
  readonly kernel?: number;
  readonly swap?: number;
  /** Mapped and deleted files that another group is charged for. */
  readonly mappedElsewhere?: number;
  readonly deleted?: number;
  readonly fds?: number;
  readonly sockets?: number;
  readonly threads?: number;
  readonly timers?: number;
  readonly processes?: number;
  /** Memory of all processes but the largest. */
  readonly children?: number;
  readonly calls?: number;
}

/** The runtime that the program reports of: none of a program that says nothing. */
type Runtime = 'V8' | 'none';

/** A run of 60 seconds; everything in bytes has noise of a thousandth. */
function run(held: (at: number, i: number) => Held, runtime: Runtime = 'V8'): readonly RunEvent[] {
  const hums = Array.from({ length: 12 }, (_, k) => white(length, 100 + k));
  return eventsOf(Array.from({ length }, (_, i) => sampleOf(i, held(i / length, i), runtime, hums)));
}

function sampleOf(i: number, held: Held, runtime: Runtime, hums: readonly (readonly number[])[]): Sample {
  const bytes = (mb: number, hum: number): number =>
    Math.max(0, Math.round(mb * MB * (1 + 0.001 * (hums[hum]?.[i] ?? 0))));
  const heap = bytes(held.heap ?? 20, 0);
  const external = bytes(held.external ?? 4, 1);
  const children = bytes(held.children ?? 0, 2);
  const anon = heap * 1.3 + external + bytes(held.native ?? 30, 3) + children;
  const shmem = bytes(held.shmem ?? 0, 4);
  const file = bytes(held.file ?? 20, 5) + bytes(held.mapped ?? 0, 6) + shmem;
  const slab = bytes(held.slab ?? 3, 7);
  const kernel = slab + bytes(held.kernel ?? 3, 8);
  const sock = bytes(held.sock ?? 0, 9);
  const mapped = bytes(12 + (held.mapped ?? 0) + (held.mappedElsewhere ?? 0), 10);
  const swap = bytes(held.swap ?? 0, 11);
  return {
    seq: i,
    tMs: 200 * i,
    cgroup: {
      usageBytes: anon - swap + file + kernel + sock,
      anonBytes: anon - swap,
      fileBytes: file,
      shmemBytes: shmem,
      activeFileBytes: 0,
      inactiveFileBytes: file - shmem,
      mappedFileBytes: bytes(held.mapped ?? 0, 6),
      kernelBytes: kernel,
      slabReclaimableBytes: slab,
      slabUnreclaimableBytes: MB,
      sockBytes: sock,
      swapBytes: swap,
    },
    process: {
      rssBytes: anon - swap + mapped,
      rssAnonBytes: anon - swap,
      rssFileBytes: mapped,
      largestRssAnonBytes: anon - swap - children,
      fds: Math.round(held.fds ?? 22),
      fdSockets: Math.round(held.sockets ?? 2),
      threads: Math.round(held.threads ?? 11),
      processes: Math.round(held.processes ?? 1),
      deletedOpenBytes: bytes(held.deleted ?? 0, 6),
    },
    runtime:
      runtime === 'none'
        ? { unavailable: 'The program says nothing of itself.' }
        : {
            heapUsedBytes: heap,
            heapTotalBytes: heap * 1.3,
            externalBytes: external,
            timers: Math.round(held.timers ?? 3),
          },
    demo: held.calls === undefined ? {} : { calls: held.calls },
  };
}

const kindsOf = ({ findings }: Verdict): readonly GrowthKind[] => (findings ?? []).map(({ kind }) => kind);
const only = (verdict: Verdict): Finding => {
  const [finding, ...others] = verdict.findings ?? [];
  assert.ok(finding !== undefined && others.length === 0, `${verdict.kind}: ${verdict.sentence}`);
  return finding;
};

/** Each cause alone: what it is called, the part, and a reading that carries it. */
const causes: readonly (readonly [GrowthKind, string | undefined, string, (at: number) => Held, Runtime])[] =
  [
    ['js-heap', 'anon', 'runtime.heapUsedBytes', (at) => ({ heap: 20 + 150 * at }), 'V8'],
    ['off-heap', 'anon', 'runtime.externalBytes', (at) => ({ external: 4 + 150 * at }), 'V8'],
    ['anonymous', 'anon', 'cgroup.anonBytes', (at) => ({ native: 30 + 150 * at }), 'V8'],
    ['anonymous', 'anon', 'cgroup.anonBytes', (at) => ({ native: 30 + 150 * at }), 'none'],
    ['page-cache', 'file', 'cgroup.fileBytes', (at) => ({ file: 20 + 150 * at }), 'V8'],
    ['mapped-file', 'file', 'cgroup.mappedFileBytes', (at) => ({ mapped: 150 * at }), 'V8'],
    ['mapped-file', 'outside', 'process.rssFileBytes', (at) => ({ mappedElsewhere: 150 * at }), 'V8'],
    [
      'deleted-but-open',
      'file',
      'process.deletedOpenBytes',
      (at) => ({ file: 20 + 150 * at, deleted: 150 * at }),
      'V8',
    ],
    ['deleted-but-open', 'outside', 'process.deletedOpenBytes', (at) => ({ deleted: 150 * at }), 'none'],
    ['tmpfs', 'shmem', 'cgroup.shmemBytes', (at) => ({ shmem: 150 * at }), 'none'],
    ['sockets', 'sock', 'cgroup.sockBytes', (at) => ({ sock: 150 * at }), 'none'],
    [
      'slab-reclaimable',
      'slab_reclaimable',
      'cgroup.slabReclaimableBytes',
      (at) => ({ slab: 3 + 150 * at }),
      'V8',
    ],
    ['kernel', 'kernel', 'cgroup.kernelBytes', (at) => ({ kernel: 3 + 150 * at }), 'V8'],
    ['swap', 'anon', 'cgroup.swapBytes', (at) => ({ native: 30 + 150 * at, swap: 150 * at }), 'none'],
    [
      'threads',
      'anon',
      'process.threads',
      (at) => ({ native: 30 + 150 * at, threads: 11 + 40 * at, fds: 22 + 120 * at }),
      'none',
    ],
    [
      'child-processes',
      'anon',
      'process.processes',
      (at) => ({ children: 150 * at, processes: 1 + 10 * at }),
      'none',
    ],
    ['timers', 'anon', 'runtime.timers', (at) => ({ heap: 20 + 150 * at, timers: 3 + 900 * at }), 'V8'],
    ['descriptors', undefined, 'process.fds', (at) => ({ fds: 22 + 900 * at }), 'none'],
  ];

for (const [kind, part, witness, held, runtime] of causes)
  test(`${kind}, charged to ${part ?? 'nothing'}, of a program that reports ${runtime}`, () => {
    const verdict = judgeRun(run(held, runtime));
    const finding = only(verdict);
    assert.equal(finding.kind, kind);
    assert.equal(finding.part, part);
    assert.equal(finding.goesOn, 'goes-on');
    assert.ok(finding.witnesses.includes(witness), `${finding.witnesses}`);
    assert.ok(finding.next.length > 0);
    if (finding.unit === 'count') return;
    const [wanted, rate] = [(150 * MB) / 60, finding.rate];
    assert.ok(rate !== undefined && rate.value > 0.8 * wanted && rate.value < 1.4 * wanted, `${rate?.value}`);
    assert.ok(finding.rise > 0.7 * 150 * MB && finding.rise < 1.4 * 150 * MB, `${finding.rise / MB} MB`);
  });

test('a program in which nothing moves is none, and the answer says what would not have shown', () => {
  for (const runtime of ['V8', 'none'] as const) {
    const verdict = judgeRun(run(() => ({}), runtime));
    assert.equal(verdict.kind, 'none', verdict.sentence);
    assert.deepEqual(verdict.findings, []);
    assert.equal(verdict.resolution?.reading, 'cgroup.usageBytes');
  }
});

test('a heap that garbage lies on is none, and is js-heap where its floors rise', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const teeth = saw(length, 15, seed);
    const sound = judgeRun(run((_, i) => ({ heap: 40 + 60 * (teeth[i] ?? 0) })));
    assert.equal(sound.kind, 'none', `seed ${seed}: ${sound.sentence}`);
    const leaking = judgeRun(run((at, i) => ({ heap: 40 + 60 * (teeth[i] ?? 0) + 200 * at })));
    assert.equal(leaking.kind, 'js-heap', `seed ${seed}: ${leaking.sentence}`);
  }
});

test('two causes at once are both named, the larger first, and their shares are all of it', () => {
  const verdict = judgeRun(run((at) => ({ file: 20 + 200 * at, native: 30 + 80 * at })));
  assert.deepEqual(kindsOf(verdict), ['page-cache', 'anonymous']);
  const shares = (verdict.findings ?? []).map(({ share }) => share ?? 0);
  assert.ok(Math.abs((shares[0] ?? 0) - 200 / 280) < 0.05 && Math.abs((shares[1] ?? 0) - 80 / 280) < 0.05);
  assert.equal(verdict.kind, 'page-cache');
});

test('what goes on comes before what stopped, whatever their sizes', () => {
  const verdict = judgeRun(
    run((at) => ({ shmem: 300 * Math.min(1, at / 0.4), native: 30 + 120 * at }), 'none'),
  );
  assert.deepEqual(kindsOf(verdict), ['anonymous', 'tmpfs']);
  assert.deepEqual(
    verdict.findings?.map(({ goesOn }) => goesOn),
    ['goes-on', 'stopped'],
  );
  const until = verdict.findings?.[1]?.untilTMs ?? 0;
  assert.ok(Math.abs(until - 24_000) < 4000, `${until}`);
});

test('a cause that begins late is told with its beginning', () => {
  const verdict = judgeRun(run((at) => ({ shmem: 300 * Math.max(0, at - 0.4) }), 'none'));
  const { kind, sinceTMs } = only(verdict);
  assert.equal(kind, 'tmpfs');
  assert.ok(Math.abs(sinceTMs - 24_000) < 5000, `${sinceTMs}`);
});

test('descriptors that come with timers are told with them', () => {
  const verdict = judgeRun(run((at) => ({ heap: 20 + 150 * at, timers: 3 + 900 * at, fds: 22 + 900 * at })));
  const finding = only(verdict);
  assert.equal(finding.kind, 'timers');
  assert.deepEqual(finding.together, ['process.fds']);
});

test('descriptors that rise beside a leak of their own are a second finding, a count', () => {
  const verdict = judgeRun(run((at) => ({ shmem: 150 * at, fds: 22 + 900 * at }), 'none'));
  assert.deepEqual(kindsOf(verdict), ['tmpfs', 'descriptors']);
  const [, fds] = verdict.findings ?? [];
  assert.equal(fds?.unit, 'count');
  assert.equal(fds.share, undefined);
  assert.equal(fds.part, undefined);
});

test('one small child beside a leaking parent is not the cause', () => {
  const verdict = judgeRun(
    run((at) => ({ native: 30 + 150 * at, children: at > 0.3 ? 4 : 0, processes: at > 0.3 ? 2 : 1 }), 'none'),
  );
  assert.deepEqual(kindsOf(verdict), ['anonymous']);
});

test('a rate is told per unit of work where the work is known', () => {
  const events = run((at, i) => ({ native: 30 + 150 * at, calls: 10 * i }));
  const finding = only(judgeRun(events, { counter: 'calls', unit: 'call' }));
  const wanted = (150 * MB) / (10 * length);
  const rate = finding.ratePerWork;
  assert.equal(rate?.per, 'call');
  assert.ok(Math.abs(rate.value - wanted) < 0.1 * wanted, `${rate.value} is not ${wanted}`);
  assert.ok(rate.low <= rate.value && rate.value <= rate.high);
  assert.equal(only(judgeRun(events)).ratePerWork, undefined);
});

test('what rises while a profiler looks at the program is not its own', () => {
  const events = run((at) => ({ native: at < 0.6 ? 30 : 300 }), 'none');
  const profiling: RunEvent = {
    type: 'mark',
    id: 0,
    data: { tMs: 36_000, name: 'profiling', label: 'profiling', by: 'program' },
  };
  const marked = [...events.slice(0, 178), profiling, ...events.slice(178)];
  assert.equal(judgeRun(marked).kind, 'none');
});

test('no samples, and samples in which nothing is read, cannot tell', () => {
  assert.equal(judgeRun([]).kind, 'cannot-tell');
  const nowhere = { unavailable: 'Not here.' };
  const blind = run(() => ({})).map((event) =>
    event.type === 'sample'
      ? { ...event, data: { ...event.data, cgroup: nowhere, process: nowhere, runtime: nowhere } }
      : event,
  );
  assert.equal(judgeRun(blind).kind, 'cannot-tell');
});

test('a verdict of more than 480 samples is that of the run in which they were taken', () => {
  const long = Array.from({ length: 8 }, (_, k) => k).flatMap((k) =>
    run((at) => ({ shmem: 20 * (k + at) }), 'none').map((event) =>
      event.type === 'sample'
        ? { ...event, data: { ...event.data, tMs: event.data.tMs + 60_000 * k } }
        : event,
    ),
  );
  const finding = only(judgeRun(long));
  assert.equal(finding.kind, 'tmpfs');
  assert.ok(Math.abs((finding.rate?.value ?? 0) - (20 * MB) / 60) < 0.05 * MB, `${finding.rate?.value}`);
});
