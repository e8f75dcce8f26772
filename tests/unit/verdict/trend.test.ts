import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitCorrelated, intervalOf } from '../../../src/verdict/trend.ts';
import { remembering, walk, white } from '../../incidents/drawn-noise.ts';
import { noise } from '../../support/noise.ts';

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** The slope of a straight line, as the engine asks for it. */
function line(x: readonly number[], y: readonly number[]): { value: number; error: number } | undefined {
  return fitCorrelated(x, y, [x.map(() => 1), x.map((value) => value - (x[0] ?? 0))])?.estimate([0, 1]);
}

/** Ordinary least squares as in any textbook: slope and standard error, neighbours taken for independent. */
function ordinary(x: readonly number[], y: readonly number[]): { value: number; error: number } {
  const [mx, my] = [mean(x), mean(y)];
  const xx = x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  const xy = x.reduce((sum, value, i) => sum + (value - mx) * ((y[i] ?? 0) - my), 0);
  const value = xy / xx;
  const rest = x.reduce((sum, at, i) => sum + ((y[i] ?? 0) - my - value * (at - mx)) ** 2, 0);
  return { value, error: Math.sqrt(rest / (x.length - 2) / xx) };
}

const near = (actual: number | undefined, expected: number, within: number): void =>
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= within,
    `${actual} is not ${expected} ± ${within}`,
  );

test('slope and error are those of ordinary least squares where neighbours do not resemble each other', () => {
  const x = range(200);
  const ratios = range(50).map((seed) => {
    const y = white(200, seed).map((value, i) => 700 + 0.3 * i + 4 * value);
    const expected = ordinary(x, y);
    const found = line(x, y);
    near(found?.value, expected.value, 0.3 * expected.error);
    return (found?.error ?? 0) / expected.error;
  });
  near(mean(ratios), 1.1, 0.15);
});

// J. Neter, W. Wasserman, M. H. Kutner, Applied Linear Regression Models, 1983, chapter "Autocorrelation in time series
// data": sales of the Blaisdell Company and of its industry, 20 quarters. The book's slopes and standard errors:
// ordinary least squares 0.17628 (0.00144), Cochrane and Orcutt 0.17376 (0.00296), first differences 0.16849 (0.00510),
// Hildreth and Lu 0.16045 (0.00684).
const industry = [
  ...[127.3, 130, 132.7, 129.4, 135, 137.1, 141.2, 142.8, 145.5, 145.3],
  ...[148.3, 146.4, 150.2, 153.1, 157.3, 160.7, 164.2, 165.6, 168.7, 171.7],
];
const company = [
  ...[20.96, 21.4, 21.96, 21.52, 22.39, 22.76, 23.48, 23.66, 24.1, 24.01],
  ...[24.54, 24.3, 25, 25.64, 26.36, 26.98, 27.52, 27.78, 28.24, 28.78],
];

test('the example of a textbook comes out between the methods that the book compares', () => {
  const simple = ordinary(industry, company);
  near(simple.value, 0.17628, 5e-6);
  near(simple.error, 0.00144, 5e-6);
  const quarters = range(20);
  const found = fitCorrelated(quarters, company, [quarters.map(() => 1), industry])?.estimate([0, 1]);
  assert.ok(found !== undefined && found.value > 0.16045 && found.value < 0.17376, `slope ${found?.value}`);
  assert.ok(found.error > 0.00296 && found.error < 1.25 * 0.00684, `standard error ${found.error}`);
});

test('of a random walk the slope is that from its first to its last moment, with the error of a mean step', () => {
  const x = range(60);
  const ratios = range(50).map((seed) => {
    const y = walk(60, seed).map((value, i) => 40 * value + 2 * i);
    const steps = y.slice(1).map((value, i) => value - (y[i] ?? 0));
    const drift = mean(steps);
    const error = Math.sqrt(mean(steps.map((step) => (step - drift) ** 2)) / steps.length);
    const found = line(x, y);
    near(found?.value, drift, error);
    return (found?.error ?? 0) / error;
  });
  near(mean(ratios), 1.2, 0.3);
});

const noises = {
  'white noise': (seed: number) => white(480, seed),
  'AR(1) 0.9': (seed: number) => remembering(480, 0.9, seed),
  'a random walk': (seed: number) => walk(480, seed),
};

/** Averages of 20 neighbours: 24 moments, as the engine has them. */
const stretches = (values: readonly number[]): number[] =>
  range(24).map((i) => mean(values.slice(20 * i, 20 * (i + 1))));

/** How many of 200 intervals hold the slope that was drawn. */
function held(
  draw: (seed: number) => number[],
  estimate: (x: readonly number[], y: readonly number[]) => { value: number; error: number } | undefined,
): number {
  const x = stretches(range(480));
  return range(200).filter((seed) => {
    const found = estimate(x, stretches(draw(seed).map((value, i) => 0.01 * i + value)));
    if (found === undefined) return false;
    const { low, high } = intervalOf(found);
    return low <= 0.01 && 0.01 <= high;
  }).length;
}

for (const [name, draw] of Object.entries(noises))
  test(`an interval holds the slope under ${name} in 88 to 100 of 100 series`, () => {
    const count = held(draw, line);
    assert.ok(count >= 176, `${count} of 200`);
  });

test('intervals that take neighbours for independent do not pass this', () => {
  assert.ok(held(noises['white noise'], ordinary) >= 176);
  assert.ok(held(noises['a random walk'], ordinary) < 120);
});

test('distances between moments may be uneven', () => {
  const hum = noise(5);
  const x = range(40).map((i) => i + 0.45 * hum());
  const late = x.filter((_, i) => i < 10 || i % 3 === 0);
  const count = range(200).filter((seed) => {
    const drawn = remembering(40, 0.6, seed);
    const y = late.map((at) => 5 * at + 8 * (drawn[Math.round(at)] ?? 0));
    const found = line(late, y);
    return found !== undefined && Math.abs(found.value - 5) <= 1.96 * found.error;
  }).length;
  assert.ok(count >= 176, `${count} of 200`);
});

test('an exact line has its own slope, whatever its size, with next to no error', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 6, max: 60 }),
      fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
      fc.double({ min: 0, max: 1e12, noNaN: true }),
      (length, slope, level) => {
        const x = range(length);
        const y = x.map((at) => level + slope * at);
        // Numbers of 53 bits hold the level no better than this.
        const rounding = 1e-9 + level * 2 ** -50;
        const found = line(x, y);
        near(found?.value, slope, 1e-3 * slope + rounding);
        assert.ok((found?.error ?? 1) <= 1e-2 * slope + rounding);
      },
    ),
    { seed: 9, numRuns: 100 },
  );
});

test('a series that does not move has the slope 0', () => {
  const found = line(
    range(24),
    range(24).map(() => 5e9),
  );
  near(found?.value, 0, 1e-6);
  near(found?.error, 0, 1e-6);
});

test('values times a factor have the slope and the error times that factor', () => {
  const x = range(24);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999 }), fc.double({ min: 1, max: 1e9, noNaN: true }), (seed, k) => {
      const y = remembering(24, 0.7, seed).map((value, i) => 3 * i + 10 * value);
      const one = line(x, y);
      const many = line(
        x,
        y.map((value) => k * value),
      );
      assert.ok(one !== undefined && many !== undefined);
      near(many.value / k, one.value, 1e-6 * one.error);
      near(many.error / k, one.error, 1e-6 * one.error);
    }),
    { seed: 9, numRuns: 50 },
  );
});

test('too few values, moments that stand still and columns that repeat each other have no slope', () => {
  assert.equal(line(range(4), range(4)), undefined);
  assert.notEqual(line(range(5), range(5)), undefined);
  assert.equal(line([], []), undefined);
  const still = range(20).map(() => 7);
  assert.equal(line(still, range(20)), undefined);
  const x = range(20);
  const twice = fitCorrelated(x, white(20, 1), [x.map(() => 1), x, x.map((value) => 2 * value)]);
  assert.equal(twice, undefined);
});

test('a 95 % interval reaches 1.96 standard errors to either side', () => {
  const { value, low, high } = intervalOf({ value: 10, error: 2 });
  assert.equal(value, 10);
  near(low, 10 - 3.92, 0.01);
  near(high, 10 + 3.92, 0.01);
});
