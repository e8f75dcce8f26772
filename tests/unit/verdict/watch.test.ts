import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sample } from '../../../src/protocol/sample.ts';
import {
  fds,
  type Quantity,
  reading,
  rssBytes,
  threads,
  usageBytes,
} from '../../../src/verdict/quantities.ts';
import { pointsOf, watchOf } from '../../../src/verdict/watch.ts';
import { noise } from '../../support/noise.ts';
import { sampleWith } from '../../support/series.ts';

const calls = reading('demo', 'calls');
const run = (given: (seq: number) => Parameters<typeof sampleWith>[1]): readonly Sample[] =>
  Array.from({ length: 200 }, (_, seq) => sampleWith(seq, given(seq)));

test('a rise is measured against the container, else against RSS', () => {
  const samples = run(() => ({ cgroup: { usageBytes: 70e6 } }));
  assert.equal(watchOf(samples, false).levelBytes, 70e6);
  const without = samples.map((sample) => ({ ...sample, cgroup: { unavailable: 'No cgroup.' } }));
  assert.equal(watchOf(without, false).levelBytes, 50e6);
  assert.equal(watchOf([], false).levelBytes, 0);
});

test('each quantity is looked at once', () => {
  let looks = 0;
  const counted: Quantity = (sample) => {
    looks += 1;
    return usageBytes(sample);
  };
  const watch = watchOf(
    run(() => ({})),
    false,
  );
  const first = watch.course(counted);
  const once = looks;
  assert.equal(watch.course(counted), first);
  assert.equal(looks, once);
});

test('a quantity that is not read has no course', () => {
  assert.equal(
    watchOf(
      run(() => ({})),
      false,
    ).course(reading('cgroup', 'nothingBytes')),
    undefined,
  );
});

test('two counts that rise together are correlated, and one that stands still is not', () => {
  const hum = noise(1);
  const watch = watchOf(
    run((seq) => ({
      process: { fds: 20 + seq, threads: 11, rssBytes: 50e6 + 1e5 * seq + 1e5 * hum() },
      demo: { down: -seq, noise: hum() },
    })),
    false,
  );
  assert.ok(watch.together(fds, rssBytes) > 0.99);
  assert.ok(watch.together(fds, reading('demo', 'down')) < -0.999);
  assert.equal(watch.together(fds, threads), 0);
  assert.ok(Math.abs(watch.together(fds, reading('demo', 'noise'))) < 0.3);
  assert.equal(watch.together(fds, reading('demo', 'nothing')), 0);
});

test('what grows with work at an uneven pace is described by the work, with its times by the clock of the run', () => {
  // Work in two bursts, and 2 KB kept for each call.
  const done = (seq: number) => 1000 * (Math.min(50, seq) + Math.max(0, seq - 150));
  const samples = run((seq) => ({
    process: { rssBytes: 50e6 + 2048 * done(seq) },
    demo: { calls: done(seq) },
  }));
  const byTime = watchOf(samples, true).course(rssBytes);
  const byWork = watchOf(samples, true, calls).course(rssBytes);
  assert.ok(byTime !== undefined && byWork !== undefined);
  assert.equal(byWork.state, 'goes-on');
  assert.ok(byWork.misfit < byTime.misfit / 3, `${byWork.misfit} beside ${byTime.misfit}`);
  assert.ok(byWork.since >= 0 && byWork.until <= 19.9);
});

test('what grows with time while work comes in bursts is described by time', () => {
  const done = (seq: number) => 1000 * (Math.min(50, seq) + Math.max(0, seq - 150));
  const samples = run((seq) => ({ process: { rssBytes: 50e6 + 1e5 * seq }, demo: { calls: done(seq) } }));
  const course = watchOf(samples, true, calls).course(rssBytes);
  assert.equal(course?.state, 'goes-on');
  assert.ok(Math.abs((course.rate?.value ?? 0) - 1e6) < 1e4);
});

test('points are in seconds, and a sample without the reading has none', () => {
  const samples = run((seq) => ({ process: { fds: seq % 2 === 0 ? seq : undefined } }));
  const points = pointsOf(samples, fds);
  assert.equal(points.length, 100);
  assert.deepEqual(points[3], { x: 0.6, y: 6 });
});
