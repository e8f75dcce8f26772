import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { jumpOf } from '../../../src/charts/jump.ts';
import { signedMb, wordsOfJump } from '../../../src/charts/jump-words.ts';
import type { Column } from '../../../src/charts/stack.ts';

/** Moments at 10 Hz. */
const clock = (length: number): number[] => Array.from({ length }, (_, i) => i / 10);
/** Noise that a seed decides, from −size to size. */
const noisy = (seed: number, size: number) => (i: number) =>
  size * Math.sin(seed + i * 78.233 + i * i * 0.37);

/** A run in which the number stands at `low`, jumps by `height` within `samples` samples and stands there. */
const jumping = fc.record({
  low: fc.integer({ min: 5, max: 150 }),
  height: fc.integer({ min: 100, max: 400 }),
  samples: fc.integer({ min: 1, max: 10 }),
  at: fc.integer({ min: 20, max: 60 }),
  seed: fc.integer({ min: 0, max: 1000 }),
});
type Jumping = typeof jumping extends fc.Arbitrary<infer T> ? T : never;
const numberOf = ({ low, height, samples, at, seed }: Jumping): Column => {
  const noise = noisy(seed, 0.4);
  return clock(100).map((_, i) => low + height * Math.min(1, Math.max(0, (i - at) / samples)) + noise(i));
};
const steady = (seed: number): Column => clock(100).map((_, i) => 80 + noisy(seed, 0.3)(i));

/**
 * Whether a jump is true of the columns: told from its own figures alone, in another way than it is looked for.
 */
function isTrue(
  jump: NonNullable<ReturnType<typeof jumpOf>>,
  seconds: number[],
  lens: Column,
  process: Column,
): boolean {
  const i = seconds.indexOf(jump.from);
  const j = seconds.indexOf(jump.to);
  const within = (column: Column, from: number, to: number) =>
    column.slice(from, to + 1).map((value) => value ?? NaN);
  const spread = (values: number[]) => Math.max(...values) - Math.min(...values);
  return (
    lens[i] === jump.before &&
    lens[j] === jump.after &&
    (process[j] ?? NaN) - (process[i] ?? NaN) === jump.process &&
    jump.to - jump.from <= 1.5 &&
    jump.after - jump.before >= 16 &&
    spread(within(lens, i - 5, i)) <= 0.1 * (jump.after - jump.before) + 1e-9 &&
    spread(within(lens, j, j + 5)) <= 0.1 * (jump.after - jump.before) + 1e-9 &&
    spread(within(process, i - 5, j + 5)) <= 2 * Math.max(1, 0.02 * (jump.after - jump.before)) + 1e-9
  );
}

describe('a jump that the process has no part in', () => {
  test('is found wherever it is, with its height, while the process stands still', () => {
    fc.assert(
      fc.property(jumping, (run) => {
        const jump = jumpOf(clock(100), numberOf(run), steady(run.seed));
        assert.ok(jump !== undefined);
        assert.ok(Math.abs(jump.after - jump.before - run.height) <= 0.06 * run.height + 1);
        assert.ok(jump.from >= (run.at - 1) / 10 && jump.to <= (run.at + run.samples + 1) / 10);
        assert.ok(isTrue(jump, clock(100), numberOf(run), steady(run.seed)));
      }),
      { seed: 3 },
    );
  });

  test('is not found where the process moved as well, or could not be read', () => {
    fc.assert(
      fc.property(jumping, (run) => {
        const lens = numberOf(run);
        const follows = lens.map((value) => 60 + 0.1 * (value ?? 0));
        assert.equal(jumpOf(clock(100), lens, follows), undefined);
        assert.equal(
          jumpOf(
            clock(100),
            lens,
            lens.map(() => null),
          ),
          undefined,
        );
      }),
      { seed: 4 },
    );
  });

  test('is neither a slow rise nor a saw', () => {
    const still = (length: number): Column => clock(length).map(() => 80);
    for (const slope of [2, 10, 30, 80, 200]) {
      const rise = clock(100).map((at) => 30 + slope * at);
      assert.equal(jumpOf(clock(100), rise, still(100)), undefined, `${slope} MB/s`);
    }
    for (const period of [5, 20, 40, 70]) {
      const up = clock(300).map((_, i) => 30 + (100 * (i % period)) / period);
      const down = clock(300).map((_, i) => 130 - (100 * (i % period)) / period);
      const square = clock(300).map((_, i) => ((i / period) % 2 < 1 ? 30 : 130));
      for (const [name, saw] of Object.entries({ up, down, square }))
        assert.equal(jumpOf(clock(300), saw, still(300)), undefined, `${name} every ${period} samples`);
    }
  });

  test('whatever is found in any run is true of it, and stays found while the run goes on, or a second rise takes it back', () => {
    const level = fc.record({
      mb: fc.integer({ min: 0, max: 300 }),
      samples: fc.integer({ min: 1, max: 40 }),
    });
    const walk = fc
      .array(level, { minLength: 1, maxLength: 8 })
      .map(
        (levels): Column => levels.flatMap(({ mb, samples }) => Array.from({ length: samples }, () => mb)),
      );
    let found = 0;
    fc.assert(
      fc.property(walk, walk, fc.boolean(), (lens, other, still) => {
        const seconds = clock(lens.length);
        const process: Column = lens.map((_, i) => (still ? 80 : (other[i] ?? null)));
        let before: ReturnType<typeof jumpOf>;
        for (let length = 1; length <= lens.length; length++) {
          const jump = jumpOf(seconds.slice(0, length), lens.slice(0, length), process.slice(0, length));
          if (jump !== undefined) {
            found++;
            assert.ok(isTrue(jump, seconds, lens, process), JSON.stringify(jump));
            assert.ok(before === undefined || jump.from === before.from);
            before = jump;
          }
        }
      }),
      { seed: 5, numRuns: 300 },
    );
    assert.ok(found > 100, `only ${found} jumps were found: the property says nothing`);
  });

  test('is told with its height, the tool, and what did not move', () => {
    const words = wordsOfJump({ from: 24, to: 24.2, before: 38, after: 198.3, process: 0.2 }, 'kubectl top');
    assert.equal(words.sentence, 'At 24.2 s: +160 MB on kubectl top; the process: 0.');
    assert.deepEqual(
      [words.figure, words.where, words.process],
      ['+160 MB', 'on kubectl top', 'The process: 0'],
    );
    assert.deepEqual([-128.4, 0.4, -0.4, 3].map(signedMb), ['−128 MB', '0', '0', '+3 MB']);
  });
});
