import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blocksOf, differsFromZero, slopeOf, slopesDiffer } from '../../../src/verdict/slope.ts';
import { noise } from '../../support/noise.ts';

const series = (length: number, y: (i: number) => number) =>
  Array.from({ length }, (_, i) => ({ x: i, y: y(i) }));

test('a line has its own slope, with an interval around it', () => {
  const hum = noise(1);
  const slope = slopeOf(series(200, (i) => 1000 + 5 * i + 40 * hum()));
  assert.ok(slope !== undefined);
  assert.ok(Math.abs(slope.value - 5) < 0.2, String(slope.value));
  assert.ok(slope.low <= 5 && 5 <= slope.high && slope.low < slope.high);
});

test('noise alone is not told from zero', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const hum = noise(seed);
    const slope = slopeOf(series(120, () => 100 * hum()));
    assert.ok(slope !== undefined && slope.low <= slope.value && slope.value <= slope.high);
  }
  const told = Array.from({ length: 200 }, (_, seed) => {
    const hum = noise(1000 + seed);
    const slope = slopeOf(series(120, () => 100 * hum()));
    return slope !== undefined && differsFromZero(slope);
  }).filter(Boolean).length;
  assert.ok(told <= 20, `${told} of 200 flat series were called rising; 5 % would be 10`);
});

test('the interval holds the true slope in about 95 of 100 series', () => {
  const held = Array.from({ length: 200 }, (_, seed) => {
    const hum = noise(seed);
    const slope = slopeOf(series(96, (i) => 3 * i + 50 * hum()));
    return slope !== undefined && slope.low <= 3 && 3 <= slope.high;
  }).filter(Boolean).length;
  assert.ok(held >= 180, `${held} of 200`);
});

test('outliers widen the interval: it still holds the slope, and nothing is told from zero by them', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const hum = noise(seed);
    const slope = slopeOf(series(100, (i) => 2 * i + (hum() > 0.9 ? 100_000 : 0)));
    assert.ok(slope !== undefined && slope.low <= 2 && 2 <= slope.high, `seed ${seed}`);
    assert.ok(slope.high - slope.low > 100, `seed ${seed}: ${slope.low} to ${slope.high}`);
  }
});

test('too few samples, or work that does not move, have no slope', () => {
  assert.equal(slopeOf([]), undefined);
  assert.equal(slopeOf(series(5, (i) => i)), undefined);
  assert.notEqual(slopeOf(series(6, (i) => i)), undefined);
  assert.equal(slopeOf(Array.from({ length: 100 }, (_, i) => ({ x: 7, y: i }))), undefined);
});

test('a series of any length becomes no blocks, or six to twenty-four', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2000 }), (length) => {
      const blocks = blocksOf(series(length, (i) => i));
      assert.ok(length < 6 ? blocks.length === 0 : blocks.length >= 6 && blocks.length <= 24);
      assert.ok(blocks.every(({ x }, i) => i === 0 || x > (blocks[i - 1]?.x ?? x)));
    }),
    { seed: 9, numRuns: 200 },
  );
});

test('long series are cut into as many blocks as there may be, and a level is the median of its block', () => {
  assert.equal(blocksOf(series(2000, (i) => i)).length, 24);
  const spiked = blocksOf(series(240, (i) => (i % 10 === 3 ? 1e6 : 50)));
  assert.ok(spiked.every(({ y }) => y === 50));
});

test('scaling a series scales its slope and its interval', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 9999 }), (factor, seed) => {
      const hum = noise(seed);
      const points = series(90, (i) => i + 10 * hum());
      const one = slopeOf(points);
      const many = slopeOf(points.map(({ x, y }) => ({ x, y: y * factor })));
      assert.ok(one !== undefined && many !== undefined);
      for (const side of ['low', 'value', 'high'] as const)
        assert.ok(Math.abs(many[side] - factor * one[side]) <= 1e-9 * factor * (1 + Math.abs(one[side])));
    }),
    { numRuns: 40 },
  );
});

test('slopes differ when their intervals do not touch, and only then', () => {
  const slope = (low: number, high: number) => ({ low, value: (low + high) / 2, high });
  assert.equal(slopesDiffer(slope(1, 2), slope(3, 4)), true);
  assert.equal(slopesDiffer(slope(3, 4), slope(1, 2)), true);
  assert.equal(slopesDiffer(slope(1, 3), slope(3, 4)), false);
  assert.equal(differsFromZero(slope(-1, 1)), false);
  assert.equal(differsFromZero(slope(0.1, 1)), true);
  assert.equal(differsFromZero(slope(-1, -0.1)), true);
});

test('a reading that is taken with every tenth sample is as good as one that is in each', () => {
  const sparse = Array.from({ length: 20 }, (_, i) => ({ x: 10 * i, y: 50 * i, samples: 10 }));
  assert.equal(blocksOf(sparse).length, 20);
  assert.ok(Math.abs((slopeOf(sparse)?.value ?? 0) - 5) < 1e-9);
  const dense = sparse.map(({ x, y }) => ({ x, y }));
  assert.equal(blocksOf(dense).length, 17, 'of few samples that are taken each time, one makes a block');
  const many = Array.from({ length: 60 }, (_, i) => ({ x: i, y: i }));
  assert.equal(blocksOf(many).length, 20, 'of many, three make a block');
});
