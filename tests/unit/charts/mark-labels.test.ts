import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { placeLabels } from '../../../src/charts/mark-labels.ts';

const boxes = fc
  .array(fc.record({ x: fc.integer({ min: 0, max: 700 }), width: fc.integer({ min: 20, max: 160 }) }), {
    maxLength: 20,
  })
  .map((list) => list.sort((a, b) => a.x - b.x));

test('no label covers another, wherever the marks stand', () => {
  fc.assert(
    fc.property(boxes, (list) => {
      const placed = placeLabels(list, 700).map((place, i) => ({
        ...place,
        right: place.left + (list[i]?.width ?? 0),
      }));
      for (const [i, one] of placed.entries())
        for (const other of placed.slice(i + 1))
          assert.ok(
            one.row !== other.row || one.right <= other.left || other.right <= one.left,
            JSON.stringify([one, other]),
          );
    }),
  );
});

test('the line of a mark passes through no label below its own', () => {
  fc.assert(
    fc.property(boxes, (list) => {
      const placed = placeLabels(list, 700);
      for (const [i, one] of placed.entries())
        for (const [j, other] of placed.entries()) {
          const x = list[i]?.x ?? 0;
          const width = list[j]?.width ?? 0;
          if (i < j || other.row >= one.row || other.side !== 'right') continue;
          assert.ok(x <= other.left || x >= other.left + width, JSON.stringify({ one, other, x }));
        }
    }),
  );
});

test('marks far apart share the lowest row; one at the edge turns to the left of its line', () => {
  assert.deepEqual(
    placeLabels(
      [
        { x: 10, width: 80 },
        { x: 300, width: 80 },
        { x: 660, width: 80 },
      ],
      700,
    ),
    [
      { row: 0, left: 10, side: 'right' },
      { row: 0, left: 300, side: 'right' },
      { row: 0, left: 580, side: 'left' },
    ],
  );
});
