import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closestRamp, endOfStart, leastSquares, rampColumn } from '../../../src/verdict/bends.ts';
import { white } from '../../incidents/drawn-noise.ts';

const x = Array.from({ length: 24 }, (_, i) => 10 * i);
const seeds = Array.from({ length: 40 }, (_, seed) => seed + 1);

/** Flat at 100, from one place to another up by 50, flat again; with noise of deviation 1. */
const ramp = (since: number, until: number, seed: number): number[] => {
  const hum = white(x.length, seed);
  return x.map((at, i) => {
    const way = until > since ? Math.min(1, Math.max(0, (at - since) / (until - since))) : at > since ? 1 : 0;
    return 100 + 50 * way + (hum[i] ?? 0);
  });
};

const near = (actual: number, expected: number, within: number, what: string): void =>
  assert.ok(Math.abs(actual - expected) <= within, `${what}: ${actual} is not ${expected} ± ${within}`);

for (const [name, since, until] of [
  ['begins late', 125, 230],
  ['stops early', 0, 95],
  ['does both', 63, 148],
  ['lasts all the time', 0, 230],
] as const)
  test(`a ramp that ${name} is found where it was drawn`, () => {
    for (const seed of seeds) {
      const found = closestRamp(x, ramp(since, until, seed));
      near(found.since, since, 15, `seed ${seed}, since`);
      near(found.until, until, 15, `seed ${seed}, until`);
      near(found.from, 100, 3, `seed ${seed}, from`);
      near(found.rise, 50, 5, `seed ${seed}, rise`);
    }
  });

test('a step is a ramp no longer than two moments', () => {
  for (const seed of seeds) {
    const { since, until, rise } = closestRamp(x, ramp(115, 115, seed));
    assert.ok(since >= 100 && until <= 130 && until - since <= 20, `seed ${seed}: ${since} to ${until}`);
    near(rise, 50, 4, `seed ${seed}, rise`);
  }
});

test('no ramp that lies in the range of the moments is closer than the closest', () => {
  const y = ramp(63, 148, 7);
  const { squares, since, until } = closestRamp(x, y);
  assert.ok(since >= 0 && until <= 230);
  for (const from of x)
    for (const to of x.filter((at) => at > from)) {
      const column = rampColumn(x, from, to);
      assert.ok(squares <= leastSquares(column, y).squares + 1e-9, `${from} to ${to} is closer`);
    }
});

test('a fall is a ramp with a negative rise', () => {
  const { rise } = closestRamp(
    x,
    ramp(63, 148, 2).map((value) => 300 - value),
  );
  near(rise, -50, 5, 'rise');
});

test('the way along a ramp goes from 0 to 1', () => {
  assert.deepEqual(rampColumn([0, 10, 15, 20, 30], 10, 20), [0, 0, 0.5, 1, 1]);
});

/** Steep to a place, then flatter. */
const start = (end: number, first: number, second: number, seed: number): number[] => {
  const hum = white(x.length, seed);
  return x.map((at, i) => 100 + first * Math.min(at, end) + second * Math.max(0, at - end) + (hum[i] ?? 0));
};

test('a start is over where a steep beginning bends', () => {
  for (const seed of seeds) {
    near(x[endOfStart(x, start(40, 2, 0, seed))] ?? -1, 40, 10, `seed ${seed}, flat after it`);
    near(x[endOfStart(x, start(40, 2, 0.2, seed))] ?? -1, 40, 10, `seed ${seed}, a leak after it`);
  }
});

test('what is straight, steeper later, or only noise has no start', () => {
  for (const seed of seeds) {
    assert.equal(endOfStart(x, start(0, 0, 0.5, seed)), 0, `seed ${seed}: straight`);
    assert.equal(endOfStart(x, start(60, 0.1, 1, seed)), 0, `seed ${seed}: steeper later`);
  }
  const found = seeds.filter((seed) => endOfStart(x, white(x.length, seed)) > 0);
  assert.ok(found.length <= 4, `noise of the seeds ${found.join(', ')}`);
});

test('a bend in the second half is the program at work', () => {
  for (const seed of seeds) assert.ok(endOfStart(x, start(180, 1, 0, seed)) <= 12, `seed ${seed}`);
});
