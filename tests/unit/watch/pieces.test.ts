import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBeats } from '../../../src/watch/beats.ts';
import { createOomRise } from '../../../src/watch/oom-rise.ts';
import { paceOf } from '../../../src/watch/pace.ts';
import { startRate } from '../../../src/watch/start-rate.ts';
import { handClock } from '../sampling/hand-clock.ts';
import { watchedSample } from './a-watched-sample.ts';

test('ten samples a second at first, then one, then one in five; what was asked for is kept', () => {
  const minute = 60_000;
  assert.deepEqual(
    [0, 2.9 * minute, 3 * minute, 59 * minute, 60 * minute].map((at) => paceOf(at, undefined, 1)),
    [100, 100, 1000, 1000, 5000],
  );
  assert.equal(paceOf(0, 2000, 1), 2000);
});

test('a watch of what takes long to look at rests nineteen times as long as it works', () => {
  assert.equal(paceOf(0, undefined, 200), 3800);
});

test('a tick that the machine was late for is never given a number', () => {
  const clock = handClock();
  const seqs: number[] = [];
  const beats = startBeats(clock, 100, (seq) => {
    seqs.push(seq);
    return 100;
  });
  clock.turn(300);
  clock.jump(350);
  clock.turn(100);
  beats.stop();
  clock.turn(1000);
  assert.deepEqual(seqs.slice(0, 3), [1, 2, 3]);
  assert.equal(seqs[3], 6);
  assert.equal(clock.waiting, 0);
});

test('a counter that rose as the process ended is told, one that had risen long before is not', () => {
  const before = createOomRise();
  for (let i = 0; i < 100; i++) before.hear(watchedSample(i, i * 100, 1, i < 10 ? 0 : 1));
  assert.equal(before.asItEnded(), 0);
  const now = createOomRise();
  for (let i = 0; i < 100; i++) now.hear(watchedSample(i, i * 100, 1, i < 99 ? 3 : 4));
  assert.equal(now.asItEnded(), 1);
});

test('of a counter that could not be read nothing is told', () => {
  const none = createOomRise();
  assert.equal(none.asItEnded(), undefined);
  const gone = createOomRise();
  gone.hear(watchedSample(0, 0, 1, 0));
  gone.hear({ ...watchedSample(1, 100, 1), cgroup: { unavailable: 'gone' } });
  assert.equal(gone.asItEnded(), undefined);
});

test('so many in any stretch of time, then a wait that is long enough', () => {
  const rate = startRate(2, 1000);
  assert.deepEqual([rate.take(0), rate.take(500), rate.take(600)], [0, 0, 1]);
  assert.equal(rate.take(1000), 0);
  assert.equal(rate.take(1001), 1);
});
