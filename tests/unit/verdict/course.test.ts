import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Course, courseOf, leastMoments, type State } from '../../../src/verdict/course.ts';
import type { Point } from '../../../src/verdict/slope.ts';
import { remembering, saw, walk, white } from '../../incidents/drawn-noise.ts';

/** Where a quantity stands between its lowest and highest level, 0 to 1, at a share of the watch. */
type Picture = (share: number) => number;

/** A picture as 300 points over 30 seconds, from 100 to 200, with noise of deviation 2. */
const points = (picture: Picture, hum: readonly number[]): readonly Point[] =>
  hum.map((noise, i) => ({ x: i / 10, y: 100 + 100 * picture(i / hum.length) + 2 * noise }));

const pictures = {
  flat: () => 0,
  line: (at) => at,
  'a late line': (at) => Math.max(0, (at - 0.4) / 0.6),
  'a warm-up, then a leak': (at) => 0.6 * (1 - Math.exp(-at / 0.04)) + 0.4 * at,
  staircase: (at) => Math.floor(at * 12) / 12,
  'a line that stops': (at) => Math.min(1, at / 0.4),
  step: (at) => (at > 0.5 ? 1 : 0),
  'a line in the middle': (at) => Math.min(1, Math.max(0, (at - 0.2) / 0.3)),
  'a cache that fills': (at) => 1 - Math.exp(-at / 0.1),
  'a cache that has not filled yet': (at) => 1 - Math.exp(-at / 0.25),
  'up and down': (at) => Math.max(0, at < 0.4 ? at / 0.4 : (0.5 - at) / 0.1),
  'up and slowly down': (at) => (at < 0.5 ? at : 1 - at) / 0.5,
  'a fall': (at) => 1 - at,
} satisfies Record<string, Picture>;

/** What each must be called, and what it may be called where its noise hides the end. */
const expected: readonly (readonly [keyof typeof pictures, State, State])[] = [
  ['flat', 'flat', 'flat'],
  ['line', 'goes-on', 'unclear'],
  ['a late line', 'goes-on', 'unclear'],
  ['a warm-up, then a leak', 'goes-on', 'unclear'],
  ['staircase', 'goes-on', 'unclear'],
  ['a line that stops', 'stopped', 'stopped'],
  ['step', 'stopped', 'stopped'],
  ['a line in the middle', 'stopped', 'stopped'],
  ['a cache that fills', 'settled', 'settled'],
  ['a cache that has not filled yet', 'unclear', 'settled'],
  ['up and down', 'fell-back', 'fell-back'],
  ['up and slowly down', 'fell-back', 'fell-back'],
  ['a fall', 'flat', 'flat'],
];

const seeds = Array.from({ length: 20 }, (_, seed) => seed + 1);

for (const [name, state, else_] of expected)
  test(`${name}: ${state === else_ ? state : `${state}, or ${else_}`}`, () => {
    const states = seeds.flatMap((seed) =>
      [white(300, seed), remembering(300, 0.8, seed)].map(
        (hum) => courseOf(points(pictures[name], hum))?.state,
      ),
    );
    const other = states.filter((found) => found !== state && found !== else_);
    assert.deepEqual(other, []);
    const right = states.filter((found) => found === state).length;
    assert.ok(right >= 0.6 * states.length, `${right} of ${states.length} are ${state}`);
  });

const of = (picture: Picture, seed = 3): Course => {
  const found = courseOf(points(picture, white(300, seed)));
  assert.ok(found !== undefined);
  return found;
};
const near = (actual: number | undefined, wanted: number, within: number, what: string): void =>
  assert.ok(
    actual !== undefined && Math.abs(actual - wanted) <= within,
    `${what}: ${actual} is not ${wanted} ± ${within}`,
  );

test('a line is told with its levels, its rise and its rate', () => {
  const found = of(pictures.line);
  near(found.from, 103, 8, 'from');
  near(found.last, 197, 8, 'last');
  near(found.rise, 95, 10, 'rise');
  near(found.rate?.value, 100 / 30, 0.15, 'rate');
  assert.ok(found.rate !== undefined && found.rate.low <= 100 / 30 && 100 / 30 <= found.rate.high);
  assert.ok(found.misfit < 0.05);
});

test('a rise in the middle is told with its beginning, its end and the rate between them', () => {
  const found = of(pictures['a line in the middle']);
  near(found.since, 6, 1.5, 'since');
  near(found.until, 15, 1.5, 'until');
  near(found.rise, 100, 5, 'rise');
  near(found.rate?.value, 100 / 9, 2, 'rate');
});

test('what fell back is told with its top', () => {
  const found = of(pictures['up and down']);
  near(found.highest, 196, 8, 'highest');
  // The first level is an eighth of the watch, in which a third of this rise has happened.
  near(found.rise, 87, 14, 'rise');
  near(found.until, 12, 1.5, 'until');
  near(found.last, 100, 4, 'last');
});

test('a flat series has no rise, and a rate that holds 0 in 88 of 100 cases at least', () => {
  const rates = Array.from({ length: 100 }, (_, seed) => {
    const { rise, rate } = of(pictures.flat, seed);
    assert.equal(rise, 0);
    return rate !== undefined && rate.low < 0 && 0 < rate.high;
  });
  assert.ok(rates.filter(Boolean).length >= 88);
});

test('a saw of a few teeth or of many is flat, but for one in a hundred', () => {
  const states = [8, 14, 22, 40].flatMap((teeth) =>
    seeds.map(
      (seed) => courseOf(saw(600, teeth, seed).map((tooth, x) => ({ x, y: 100 + 80 * tooth })))?.state,
    ),
  );
  const told = states.filter((state) => state !== 'flat');
  assert.ok(told.length <= 1, `${told}`);
});

test('a saw that climbs goes on, at the rate of its floors', () => {
  const held = seeds.map((seed) => {
    const values = saw(600, 14, seed).map((tooth, x) => ({ x, y: 100 + 80 * tooth + 0.3 * x }));
    const found = courseOf(values);
    assert.equal(found?.state, 'goes-on', `seed ${seed}`);
    near(found.rate?.value, 0.3, 0.1, `seed ${seed}, rate`);
    return found.rate !== undefined && found.rate.low <= 0.3 && 0.3 <= found.rate.high;
  });
  assert.ok(held.filter(Boolean).length >= 0.88 * seeds.length);
});

test('memory that only wanders is not told to go on, but for one series in a hundred', () => {
  const told = Array.from({ length: 300 }, (_, seed) => {
    const values = walk(240, seed);
    return courseOf(values.map((y, x) => ({ x, y: 100 + 10 * y })))?.state;
  }).filter((state) => state === 'goes-on');
  assert.ok(told.length <= 3, `${told.length} of 300`);
});

test('too few moments have a level and no rate, and no points have no course', () => {
  for (let length = 1; length < leastMoments; length++) {
    const found = courseOf(points(pictures.line, white(length, 1)));
    assert.equal(found?.state, 'too-few');
    assert.equal(found.rate, undefined);
  }
  assert.notEqual(courseOf(points(pictures.line, white(leastMoments, 1)))?.state, 'too-few');
  assert.equal(courseOf([]), undefined);
});

test('a series that never moves is flat with the rate 0', () => {
  const still = courseOf(Array.from({ length: 50 }, (_, x) => ({ x, y: 5e9 })));
  assert.equal(still?.state, 'flat');
  assert.deepEqual(still.rate, { value: 0, low: 0, high: 0 });
});

test('bytes and time may have any unit: the same state, and the rate in that unit', () => {
  const anyPicture = fc.constantFrom(...Object.values(pictures));
  const factor = fc.double({ min: -3, max: 6, noNaN: true }).map((power) => 10 ** power);
  fc.assert(
    fc.property(anyPicture, fc.nat(999), factor, factor, (picture, seed, inY, inX) => {
      const one = points(picture, remembering(200, 0.5, seed));
      const plain = courseOf(one);
      const scaled = courseOf(one.map(({ x, y }) => ({ x: inX * x, y: inY * y })));
      assert.ok(plain !== undefined && scaled !== undefined);
      assert.equal(scaled.state, plain.state);
      const size = Math.max(...[plain.rate?.low, plain.rate?.high].map((side) => Math.abs(side ?? 0)));
      near(scaled.rise / inY, plain.rise, 1e-4 * 100, 'rise');
      for (const side of ['low', 'value', 'high'] as const)
        near(((scaled.rate?.[side] ?? 0) * inX) / inY, plain.rate?.[side] ?? 0, 1e-3 * size + 1e-9, side);
    }),
    { seed: 9, numRuns: 150 },
  );
});

test('what the clock and the level begin with does not matter to a rate', () => {
  for (const seed of seeds) {
    const one = points(pictures.line, white(300, seed));
    const later = courseOf(one.map(({ x, y }) => ({ x: x + 1e6, y })));
    near(later?.rate?.value, courseOf(one)?.rate?.value ?? 0, 0.01, `seed ${seed}`);
  }
});
