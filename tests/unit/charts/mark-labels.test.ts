import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { labelsWithRoom, placeLabels } from '../../../src/charts/mark-labels.ts';

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

test('no label leaves the chart that is wide enough for it', () => {
  fc.assert(
    fc.property(boxes, (list) => {
      for (const [i, { left }] of placeLabels(list, 700).entries())
        assert.ok(left >= 0 && left + (list[i]?.width ?? 0) <= 700);
    }),
  );
});

test('marks that stand close together rise from both sides, and no line passes through a label below its own', () => {
  const list = [200, 225, 228, 245, 270].map((x) => ({ x, width: 90 }));
  const placed = placeLabels(list, 700);
  assert.deepEqual(
    placed.map((place) => `${place.side} ${place.row}`),
    ['left 0', 'left 1', 'right 2', 'right 1', 'right 0'],
  );
  for (const one of placed.keys())
    for (const [i, other] of placed.entries()) {
      const x = list[one]?.x ?? 0;
      if ((placed[one]?.row ?? 0) > other.row)
        assert.ok(x <= other.left || x >= other.left + (list[i]?.width ?? 0));
    }
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

test('a label that finds no room is left out, the least important first: none is crossed, and none stands higher than it may', () => {
  fc.assert(
    fc.property(
      boxes,
      fc.integer({ min: 100, max: 700 }),
      fc.integer({ min: 1, max: 3 }),
      (list, width, rows) => {
        const ranked = list.filter((box) => box.x <= width).map((box, i) => ({ ...box, rank: i % 3 }));
        const places = labelsWithRoom(ranked, width, rows);
        const shown = ranked.flatMap((box, i) => {
          const place = places[i];
          return place === undefined ? [] : [{ box, place }];
        });
        for (const { box, place } of shown) {
          assert.ok(place.row < rows && place.left >= 0 && place.left + box.width <= width);
          for (const other of shown)
            if (other.box !== box && other.place.row < place.row)
              assert.ok(box.x <= other.place.left || box.x >= other.place.left + other.box.width);
        }
        assert.ok(ranked.length === 0 || shown.length > 0 || ranked.every((box) => box.width > width));
      },
    ),
  );
  const close = [
    { x: 100, width: 90, rank: 0 },
    { x: 102, width: 90, rank: 1 },
    { x: 104, width: 90, rank: 0 },
  ];
  assert.deepEqual(
    labelsWithRoom(close, 150, 1).map((place) => place !== undefined),
    [false, true, false],
  );
});
