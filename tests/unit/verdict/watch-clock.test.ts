import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sample } from '../../../src/protocol/sample.ts';
import { courseOf } from '../../../src/verdict/course.ts';
import { reading } from '../../../src/verdict/quantities.ts';
import { pointsOf } from '../../../src/verdict/watch.ts';
import { wallClock, workClock } from '../../../src/verdict/watch-clock.ts';
import { noise } from '../../support/noise.ts';
import { sampleWith } from '../../support/series.ts';

const calls = reading('demo', 'calls');
const rss = reading('process', 'rssBytes');

/** 200 samples of a program that keeps 1 KB per call and has made the given number of calls by each. */
const run = (done: (seq: number) => number | undefined): readonly Sample[] =>
  Array.from({ length: 200 }, (_, seq) =>
    sampleWith(seq, {
      process: { rssBytes: 50e6 + 1024 * (done(seq) ?? 0) },
      demo: { calls: done(seq) },
    }),
  );

/** Work for a quarter of the time, rest, and the other half of the work in the last quarter. */
const twoBursts = (seq: number): number => 1000 * (Math.min(50, seq) + Math.max(0, seq - 150));

/** How far a series lies from the straight line between its ends, as a share of its rise. */
function bend(points: readonly { x: number; y: number }[]): number {
  const [first, last] = [points[0], points.at(-1)];
  assert.ok(first !== undefined && last !== undefined);
  const away = points.map(({ x, y }) => {
    const share = (x - first.x) / (last.x - first.x);
    return Math.abs(y - first.y - share * (last.y - first.y));
  });
  return Math.max(...away) / (last.y - first.y);
}

test('work at an even pace has no clock of its own, and work with a ripple has none either', () => {
  const hum = noise(1);
  assert.equal(
    workClock(
      run((seq) => 1000 * seq),
      calls,
    ),
    undefined,
  );
  assert.equal(
    workClock(
      run((seq) => Math.round(1000 * seq + 200 * hum())),
      calls,
    ),
    undefined,
  );
});

test('work that is not counted, or does not move, has no clock', () => {
  assert.equal(
    workClock(
      run(() => undefined),
      calls,
    ),
    undefined,
  );
  assert.equal(
    workClock(
      run(() => 7),
      calls,
    ),
    undefined,
  );
  assert.equal(workClock([], calls), undefined);
  assert.equal(workClock(run(twoBursts).slice(0, 1), calls), undefined);
});

test('what grows with uneven work is bent against time and straight against the work', () => {
  const samples = run(twoBursts);
  const clock = workClock(samples, calls);
  assert.ok(clock !== undefined);
  assert.ok(bend(pointsOf(samples, rss)) > 0.2);
  assert.ok(bend(pointsOf(samples, rss, clock)) < 0.03);
  assert.equal(courseOf(pointsOf(samples, rss, clock))?.state, 'goes-on');
});

test('the clock runs from the first to the last moment of the watch and never stands still', () => {
  const samples = run(twoBursts);
  const places = samples.map((sample, i) => workClock(samples, calls)?.at(sample, i) ?? Number.NaN);
  assert.equal(places[0], 0);
  assert.ok(Math.abs((places.at(-1) ?? 0) - 19.9) < 1e-9);
  assert.ok(places.every((place, i) => i === 0 || place > (places[i - 1] ?? place)));
});

test('a place on the clock leads back to the time of the run', () => {
  const samples = run(twoBursts);
  const clock = workClock(samples, calls);
  for (const [i, sample] of samples.entries())
    assert.equal(clock?.timeAt(clock.at(sample, i)), sample.tMs / 1000);
  assert.equal(wallClock.timeAt(3.5), 3.5);
});

test('a report that is missing stands where the one before stood', () => {
  const patchy = run((seq) => (seq % 5 === 0 ? twoBursts(seq) : undefined)).map((sample, seq) => ({
    ...sample,
    process: { rssBytes: 50e6 + 1024 * twoBursts(seq) },
  }));
  const clock = workClock(patchy, calls);
  assert.ok(clock !== undefined);
  assert.ok(bend(pointsOf(patchy, rss, clock)) < 0.06);
});
