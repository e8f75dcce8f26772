import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import { isUnavailable, type Sample, SampleSchema } from '../../../src/protocol/sample.ts';
import type { SamplingTarget } from '../../../src/sampling/sampling.ts';
import { startSampling } from '../../../src/sampling/start-sampling.ts';
import { handClock } from './hand-clock.ts';
import { type StandInRun, standInRun } from './stand-in-run.ts';

type Report = NonNullable<ReturnType<SamplingTarget['selfReport']>>;

function sampling(run: StandInRun, hz = 10) {
  const clock = handClock(5000);
  const samples: Sample[] = [];
  let report: Report | undefined;
  const target: SamplingTarget = {
    cgroup: run.dirs,
    rootPid: () => run.pid,
    scaffoldPids: () => new Set(),
    selfReport: () => report,
    filesDir: '/nowhere',
  };
  // The run began 250 ms before its sampling.
  const options = {
    roots: run.roots,
    clock,
    hz,
    startMs: 4750,
    onSample: (sample: Sample) => void samples.push(sample),
  };
  const started = startSampling(target, options);
  return {
    clock,
    samples,
    started,
    say: (next: Omit<Report, 'atMs'>) => (report = { atMs: clock.nowMs(), ...next }),
  };
}

test("samples come at once and then at the rate, on the run's own time, as the protocol has them", async (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  const { clock, samples, started } = sampling(run, 50);
  clock.turn(60);
  await started.stop();
  assert.deepEqual(
    samples.map(({ seq, tMs }) => [seq, tMs]),
    [
      [0, 250],
      [1, 270],
      [2, 290],
      [3, 310],
      [4, 310],
    ],
  );
  for (const sample of samples)
    assert.equal(SampleSchema.safeParse(sample).success, true, JSON.stringify(sample));
});

test('stopping takes one last sample, once, and leaves no timer', async (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  const { clock, samples, started } = sampling(run);
  clock.turn(130);
  await Promise.all([started.stop(), started.stop()]);
  assert.deepEqual(
    samples.map(({ seq }) => seq),
    [0, 1, 2],
  );
  assert.equal(samples.at(-1)?.tMs, 380);
  assert.equal(clock.waiting, 0);
});

test('a report is used while it is fresh; then its absence is told', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  const { clock, samples, say } = sampling(run);
  assert.deepEqual(samples.at(-1)?.runtime, { unavailable: 'The program has not reported yet.' });
  say({ runtime: { heapUsedBytes: 4096 }, counters: { loggedBytes: 12 } });
  clock.turn(1000);
  assert.deepEqual(samples.at(-1)?.runtime, { heapUsedBytes: 4096 });
  assert.deepEqual(samples.at(-1)?.demo, { loggedBytes: 12 });
  clock.turn(400);
  const stale = { unavailable: 'The program has not reported for 1.4 s.' };
  assert.deepEqual(samples.at(-1)?.runtime, stale);
  assert.deepEqual(samples.at(-1)?.demo, stale);
  say({ runtime: { heapUsedBytes: 8192 }, counters: {} });
  clock.turn(100);
  assert.deepEqual(samples.at(-1)?.runtime, { heapUsedBytes: 8192 });
});

test("the kernel's files may vanish in mid-run: reasons follow, ticks go on", () => {
  const run = standInRun('v1-hybrid-6.18');
  const { clock, samples } = sampling(run);
  rmSync(run.processDir(run.pid), { recursive: true });
  clock.turn(200);
  run.remove();
  clock.turn(200);
  assert.equal(samples.length, 5);
  assert.ok(samples.slice(1).every(({ process }) => isUnavailable(process)));
});

test('a rate outside 1 to 50 is refused', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  for (const hz of [0, 0.5, 51, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => sampling(run, hz), /must be 1 to 50 per second, found/);
  }
});

test('a listener that is broken from the start ends the sampling at once', (t) => {
  const run = standInRun('v2-6.1');
  t.after(run.remove);
  const clock = handClock();
  const onSample = (): void => {
    throw new Error('the listener is broken');
  };
  const target: SamplingTarget = {
    cgroup: run.dirs,
    rootPid: () => run.pid,
    scaffoldPids: () => new Set(),
    selfReport: () => undefined,
    filesDir: '/nowhere',
  };
  assert.throws(
    () => startSampling(target, { roots: run.roots, clock, hz: 10, startMs: 0, onSample }),
    /is broken/,
  );
  assert.equal(clock.waiting, 0);
});
