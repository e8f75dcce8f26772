import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { GrowthKind, Verdict } from '../../../src/protocol/verdict.ts';
import { judgeRun } from '../../../src/verdict/judge.ts';
import { saw, white } from '../../incidents/drawn-noise.ts';
import { length, MB, only, run } from './held-run.ts';

const kindsOf = ({ findings }: Verdict): readonly GrowthKind[] => (findings ?? []).map(({ kind }) => kind);
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

test('timers that rise, but not in step with the memory, do not hold it', () => {
  const hum = white(length, 5);
  const verdict = judgeRun(
    run((at, i) => ({ heap: 20 + 150 * at, timers: 200 + 160 * at + 60 * (hum[i] ?? 0) })),
  );
  assert.deepEqual(kindsOf(verdict), ['js-heap', 'timers']);
  assert.equal(verdict.findings?.[1]?.unit, 'count');
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

test('what a visitor leaves behind is not growth of the program, and what stays with nobody there is', () => {
  const left = (at: number) => 100 * Math.min(1, Math.max(0, at - 0.6) / 0.1);
  const visited = run((at) => ({ shmem: left(at), processes: at > 0.6 && at < 0.7 ? 2 : 1 }), 'none');
  assert.equal(judgeRun(visited).kind, 'none');
  assert.equal(judgeRun(run((at) => ({ shmem: left(at) }), 'none')).kind, 'tmpfs');
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
