import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { effectOf } from '../../../src/charts/mark-effect.ts';

const clock = Array.from({ length: 100 }, (_, i) => i / 10);
/** A container that stands at `from`, and from a moment on at `to`; RSS stands still. */
const around = (at: number, from: number, to: number, noise = 0) => {
  const usage = clock.map((second, i) => (second < at ? from : to) + noise * Math.sin(i * 12.9898));
  return { seconds: clock, stack: [clock.map(() => 30), usage], rss: clock.map(() => 80) };
};

describe('what a mark did', () => {
  test('is the difference of the levels around it, and 0 within the noise', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 400 }),
        fc.integer({ min: 50, max: 400 }),
        fc.constantFrom(5, 5.1, 5.4),
        (from, to, at) => {
          const effect = effectOf({ second: 5 }, [], around(at, from, to, 0.2));
          assert.ok(effect !== undefined);
          const told = Math.abs(to - from) <= Math.max(1, 0.01 * from) ? 0 : to - from;
          assert.ok(Math.abs(effect - told) <= 1 + 0.01 * from, `${effect} for ${told}`);
        },
      ),
    );
    assert.equal(effectOf({ second: 5 }, [], around(5, 198, 66)), -132);
    assert.equal(effectOf({ second: 5 }, [], around(5, 66, 66.5)), 0);
  });

  test('is looked for after the answer, however long after the asking that was, and not at all when it took too long', () => {
    const slow = around(7.8, 198, 66);
    assert.equal(effectOf({ second: 5, answered: 8 }, [], slow), -132);
    assert.equal(effectOf({ second: 1.6, answered: 8 }, [], slow), undefined);
    assert.equal(effectOf({ second: 5, answered: 8 }, [{ second: 8.5 }], slow), undefined);
  });

  test('is not told where something else went on, or nothing can be known', () => {
    const mark = { second: 5 };
    const calm = around(5, 198, 66);
    const told = (
      other: Partial<typeof calm>,
      marks = [mark],
      of: { second: number; unanswered?: true } = mark,
    ) => effectOf(of, marks, { ...calm, ...other });
    assert.equal(told({}), -132);
    assert.equal(told({}, [mark, { second: 5.8 }]), undefined, 'another mark after it');
    assert.equal(told({}, [mark, { second: 4 }]), undefined, 'another mark before it');
    assert.equal(told({}, [mark, { second: 8 }]), -132, 'a mark far away');
    assert.equal(told({}, [], { second: 5, unanswered: true }), undefined, 'never answered');
    assert.equal(told({}, [], { second: 9 }), undefined, 'the run is not far enough');
    assert.equal(
      told({ stack: [clock.map((at) => 30 + 5 * at), calm.stack[1] ?? []] }),
      undefined,
      'a part moves',
    );
    assert.equal(
      told({ stack: [clock.map(() => 30), clock.map((at) => 100 + 9 * at)] }),
      undefined,
      'it grows',
    );
    assert.equal(
      told({ rss: clock.map((at) => (at < 5.5 ? 80 : (null as unknown as number))) }),
      undefined,
      'it ended',
    );
    assert.equal(
      told({
        stack: [clock.map(() => 30), clock.map((at) => (at < 4.6 ? 60 : (null as unknown as number)))],
      }),
      undefined,
      'samples are missing',
    );
  });
});
