import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { timeAxis, workAxis } from '../../../src/charts/axis.ts';
import { foldsOf, type Watched } from '../../../src/charts/folds.ts';

/** Seconds of a run of that many samples at 10 Hz, every one of which was taken. */
const clock = (length: number) => ({
  seconds: Array.from({ length }, (_, i) => i / 10),
  rows: Array.from({ length }, () => ({})),
});

/** A column made of levels that are held for some samples each, with a drift and a noise. */
const column = fc
  .record({
    pieces: fc.array(
      fc.record({
        level: fc.integer({ min: 0, max: 300 }),
        drift: fc.constantFrom(0, 0, 0, 0.001, -0.002, 0.02, 0.3),
        samples: fc.integer({ min: 5, max: 160 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    noise: fc.constantFrom(0, 0.2, 1.5),
  })
  .map(({ pieces, noise }) =>
    pieces.flatMap(({ level, drift, samples }) =>
      Array.from({ length: samples }, (_, i) =>
        Math.max(0, level + drift * i + noise * Math.sin(i * 12.9898)),
      ),
    ),
  );
const run = fc.record({
  columns: fc.array(column, { minLength: 1, maxLength: 4 }),
  counts: fc.array(fc.constantFrom(20, 20, 20, 21, 24), { minLength: 1, maxLength: 3 }),
  marks: fc.array(fc.float({ min: 0, max: 60, noNaN: true }), { maxLength: 4 }),
  missed: fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 2 }),
});

describe('folds of the time axis', () => {
  test('nothing that moves by more than noise is folded away, alone or by all folds together, and no mark or gap is', () => {
    let found = 0;
    fc.assert(
      fc.property(run, ({ columns, counts, marks, missed }) => {
        const length = Math.min(...columns.map((one) => one.length));
        const { seconds, rows } = clock(length);
        const watched: Watched[] = [
          ...columns.map((one): Watched => ({ column: one.slice(0, length), unit: 'bytes' })),
          {
            column: seconds.map((_, i) => counts[Math.floor((i / length) * counts.length)] ?? 20),
            unit: 'count',
          },
        ];
        const taken = rows.map((row, i) => (missed.includes(i) ? undefined : row));
        const folds = foldsOf(seconds, taken, watched, marks);
        found += folds.length;
        for (const { from, to } of folds) {
          assert.ok(to - from >= 4);
          assert.ok(marks.every((mark) => mark <= from || mark >= to));
          assert.ok(missed.every((i) => i >= length || i / 10 < from || i / 10 > to));
        }
        for (const { column: values, unit } of watched) {
          // Told without the fold's own noise: 2 MB or 1 % of the highest value for memory, one for a count.
          const most =
            unit === 'count' ? 1 : Math.max(2, 0.01 * Math.max(...values.map((value) => value ?? 0)));
          let hidden = 0;
          for (const { from, to } of folds) {
            const within = values.filter((_, i) => i / 10 >= from && i / 10 <= to).map((value) => value ?? 0);
            assert.ok(Math.max(...within) - Math.min(...within) <= most + 1e-9);
            hidden += (within.at(-1) ?? 0) - (within[0] ?? 0);
          }
          // What the kept ends of a stretch move by is shown, so it may be on top of what is hidden: never more than noise a fold.
          assert.ok(Math.abs(hidden) <= most * (1 + folds.length));
        }
      }),
      { numRuns: 400, seed: 7 },
    );
    assert.ok(found > 100, `only ${found} folds were found: the property says nothing`);
  });

  test('an idle tail is folded, with two seconds kept before it and one and a half after', () => {
    const { seconds, rows } = clock(400);
    const watched: Watched[] = [{ column: seconds.map((at) => Math.min(at, 10) * 10), unit: 'bytes' }];
    const [fold, ...more] = foldsOf(seconds, rows, watched, []);
    assert.deepEqual(more, []);
    assert.ok(
      fold !== undefined && Math.abs(fold.from - 11.8) < 0.2 && Math.abs(fold.to - 38.4) < 0.11,
      JSON.stringify(fold),
    );
  });

  test('a leak too slow to see in ten seconds is hidden once and shown from then on', () => {
    const { seconds, rows } = clock(3000);
    const watched: Watched[] = [{ column: seconds.map((at) => 50 + 0.05 * at), unit: 'bytes' }];
    const hidden = foldsOf(seconds, rows, watched, []).reduce((sum, fold) => sum + fold.to - fold.from, 0);
    assert.ok(0.05 * hidden <= 2, `${hidden} s hide ${0.05 * hidden} MB`);
  });

  test('the next samples change no fold but the last', () => {
    const { seconds, rows } = clock(600);
    const values = seconds.map((at) => (at < 20 ? 40 : at < 40 ? 90 : 60));
    const folds = (length: number) =>
      foldsOf(
        seconds.slice(0, length),
        rows.slice(0, length),
        [{ column: values.slice(0, length), unit: 'bytes' }],
        [],
      );
    assert.deepEqual(folds(600).slice(0, 2), folds(450).slice(0, 2));
    assert.equal(folds(600).length, 3);
  });
});

describe('the horizontal axis', () => {
  const folds = [
    { from: 10, to: 20 },
    { from: 25, to: 60 },
  ];

  test('time goes there and back, never backwards, and an opened fold is as long as it is', () => {
    for (const open of [new Set<number>(), new Set([10]), new Set([10, 25])]) {
      const axis = timeAxis(40, folds, open);
      let before = -1;
      for (let second = 0; second <= 80; second += 0.25) {
        const place = axis.at(second);
        assert.ok(place > before);
        assert.ok(Math.abs(axis.secondAt(place) - second) < 1e-6);
        before = place;
      }
      assert.ok(Math.abs(axis.at(20) - axis.at(10) - (open.has(10) ? 10 : 1.2)) < 1e-9);
    }
  });

  test('ticks keep apart, stay on the axis and keep clear of a break', () => {
    for (const widthPx of [280, 600, 1200])
      for (const span of [12, 35, 90, 600]) {
        const axis = timeAxis(span, folds);
        const perPx = span / widthPx;
        const ticks = axis.ticks(widthPx);
        if (axis.breaks.every((one) => one.place > 60 * perPx)) assert.equal(ticks[0]?.text, '0 s');
        for (const [i, { place }] of ticks.entries()) {
          assert.ok(place >= 0 && place <= span + 1e-6);
          assert.ok(i === 0 || place - (ticks[i - 1]?.place ?? 0) >= 40 * perPx);
          assert.ok(axis.breaks.every((one) => one.place > span || Math.abs(one.place - place) > 40 * perPx));
        }
      }
  });

  test('a fold that hides hardly more than a break takes up stays on the axis', () => {
    assert.equal(timeAxis(100, [{ from: 10, to: 15 }]).breaks.length, 0);
    assert.equal(timeAxis(100, [{ from: 10, to: 15 }]).at(50), 50);
    assert.equal(timeAxis(100, [{ from: 10, to: 17 }]).breaks.length, 1);
  });

  test('along the work an idle moment stands where the last work was done', () => {
    const axis = workAxis([0, 1, 2, 3, 4, 5], [0, 10, null, 20, 20, 20], 20, 'calls');
    assert.deepEqual([0, 1, 2, 3, 4.5, 5].map(axis.at), [0, 10, 10, 20, 20, 20]);
    assert.equal(axis.secondAt(15), 2);
    assert.deepEqual(axis.ticks(600).at(0), { place: 0, text: '0 calls' });
    assert.equal(axis.ticks(300).at(-1)?.text, '20');
  });
});
