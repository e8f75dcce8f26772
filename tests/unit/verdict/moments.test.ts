import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countFalls, momentsOf, mostMoments } from '../../../src/verdict/moments.ts';
import type { Point } from '../../../src/verdict/slope.ts';
import { remembering, saw, white } from '../../incidents/drawn-noise.ts';

const points = (values: readonly number[]): readonly Point[] => values.map((y, x) => ({ x, y }));
const seeds = Array.from({ length: 40 }, (_, seed) => seed + 1);

for (const teeth of [8, 15, 22])
  test(`a saw of ${teeth} teeth is judged at its floors`, () => {
    for (const seed of seeds) {
      const found = momentsOf(points(saw(960, teeth, seed).map((value) => 100 + 50 * value)));
      assert.equal(found.level, 'floors', `seed ${seed}`);
      assert.ok(Math.abs(found.falls - teeth) <= 3, `seed ${seed}: ${found.falls} falls`);
      const highest = Math.max(...found.y.slice(1, -1));
      assert.ok(highest < 100 + 50 / 2, `seed ${seed}: a floor of ${highest}, between 100 and 150`);
    }
  });

test('the floors of a saw that climbs climb as it does', () => {
  for (const seed of seeds) {
    const { x, y, level } = momentsOf(points(saw(960, 16, seed).map((value, i) => 50 * value + 0.1 * i)));
    assert.equal(level, 'floors');
    // The first level is where the series begins, in the middle of a tooth.
    for (const [i, at] of x.entries())
      if (i > 0) assert.ok(Math.abs((y[i] ?? 0) - 0.1 * at) < 50 / 5, `seed ${seed}: ${y[i]} at ${at}`);
  }
});

test('noise without a saw is judged at its means, but for one series in ten at most', () => {
  for (const memory of [0, 0.6, 0.9]) {
    const floors = Array.from({ length: 200 }, (_, seed) => seed).filter(
      (seed) => momentsOf(points(remembering(300, memory, seed))).level === 'floors',
    );
    assert.ok(floors.length <= 20, `memory ${memory}: ${floors.length} of 200`);
  }
});

test('moments are averages of equal stretches, and leave out no point', () => {
  const values = white(240, 3).map((value) => 10 + value);
  const { x, y, level } = momentsOf(points(values));
  assert.equal(level, 'means');
  assert.equal(x.length, mostMoments);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  assert.ok(Math.abs(y.reduce((a, b) => a + b, 0) / y.length - mean) < 1e-9);
  assert.deepEqual(
    x,
    Array.from({ length: 24 }, (_, i) => 10 * i + 4.5),
  );
});

test('a handful of points is taken as it is', () => {
  for (const length of [1, 2, 5, 7, 24]) {
    const values = white(length, length);
    const { x, y } = momentsOf(points(values));
    assert.deepEqual(y, values);
    assert.deepEqual(x, [...values.keys()]);
  }
});

test('what garbage lies on is judged at the lowest point of each stretch, saw or none', () => {
  const values = white(240, 8).map((value) => 100 + value);
  const found = momentsOf(points(values), true);
  assert.equal(found.level, 'floors');
  for (const [i, y] of found.y.entries()) assert.equal(y, values[found.x[i] ?? -1], 'a point of the series');
  const lowest = Math.min(...values);
  assert.ok(found.y.includes(lowest));
  assert.ok(found.y.every((y) => y < 100));
  const few = momentsOf(points(white(12, 8)), true);
  assert.equal(few.level, 'means', 'twelve points have no floors');
});

test('moments rise in x, whatever the series', () => {
  for (const seed of seeds)
    for (const atFloors of [true, false])
      for (const values of [white(100, seed), saw(301, 12, seed), remembering(50, 0.98, seed)]) {
        const { x, y } = momentsOf(points(values), atFloors);
        assert.equal(x.length, y.length);
        assert.ok(x.every((value, i) => i === 0 || value > (x[i - 1] ?? value)));
      }
});

test('a fall is counted once, however many steps it takes', () => {
  assert.equal(countFalls([0, 5, 10, 6, 3, 0, 5, 10, 0], 5), 2);
  assert.equal(countFalls([0, 10, 7, 10, 7, 10], 5), 0);
  assert.equal(countFalls([10, 8, 6, 4, 2], 5), 1);
  assert.equal(countFalls([], 1), 0);
});
