import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { areaSpot } from '../../../src/charts/area-labels.ts';
import {
  type Box,
  besideLine,
  overlap,
  passes,
  Room,
  reachOf,
  type Track,
} from '../../../src/charts/room.ts';

const inside: Box = { left: 0, top: 0, width: 400, height: 200 };
const track = fc
  .array(fc.integer({ min: 0, max: 200 }), { minLength: 2, maxLength: 30 })
  .map((ys): Track => ys.map((y, i) => ({ x: (400 * i) / (ys.length - 1), y })));
const size = fc.record({ width: fc.integer({ min: 10, max: 120 }), height: fc.constant(16) });

/** Whether a line comes into a box, found by walking along it in small steps. */
function comesInto(line: Track, box: Box): boolean {
  return line.slice(1).some((to, i) => {
    const from = line[i] ?? to;
    return Array.from({ length: 401 }, (_, k) => k / 400).some((share) => {
      const x = from.x + share * (to.x - from.x);
      const y = from.y + share * (to.y - from.y);
      return x > box.left && x < box.left + box.width && y > box.top && y < box.top + box.height;
    });
  });
}

test('no name lies on a line or on another name, and none leaves the chart', () => {
  fc.assert(
    fc.property(
      fc.array(track, { minLength: 1, maxLength: 4 }),
      fc.array(size, { maxLength: 6 }),
      (lines, sizes) => {
        const room = new Room(inside, lines);
        const placed = sizes.flatMap((one, i) => {
          const box = room.take(besideLine(lines[i % lines.length] ?? [], one, undefined, 12));
          return box === undefined ? [] : [box];
        });
        for (const [i, box] of placed.entries()) {
          assert.ok(
            box.left >= 0 && box.left + box.width <= 400 && box.top >= 0 && box.top + box.height <= 200,
          );
          assert.ok(placed.slice(i + 1).every((other) => !overlap(box, other)));
          assert.ok(lines.every((line) => !comesInto(line, box)));
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('a name that finds no room is left out, and one that stands stays where it is', () => {
  const flat: Track = [
    { x: 0, y: 100 },
    { x: 400, y: 100 },
  ];
  assert.equal(
    new Room(inside, [flat]).take(besideLine(flat, { width: 500, height: 16 }, undefined, 12)),
    undefined,
  );
  const box = new Room(inside, [flat]).take(besideLine(flat, { width: 60, height: 16 }, 250, 12));
  assert.equal((box?.left ?? 0) + 30, 250);
});

test('a line reaches as far between two points as at them', () => {
  const steep: Track = [
    { x: 0, y: 0 },
    { x: 100, y: 200 },
  ];
  assert.deepEqual(reachOf(steep, 40, 60), { top: 80, bottom: 120 });
  assert.equal(reachOf(steep, 120, 140), undefined);
  assert.ok(passes(steep, { left: 45, top: 95, width: 10, height: 10 }));
  assert.ok(!passes(steep, { left: 45, top: 0, width: 10, height: 50 }));
});

test('a part’s name stands where its area is thick enough, else where it is thickest, and nowhere when it is thin all over', () => {
  const zero: Track = [
    { x: 0, y: 200 },
    { x: 400, y: 200 },
  ];
  const upper: Track = Array.from({ length: 101 }, (_, i) => ({ x: 4 * i, y: 200 - Math.min(i, 60) }));
  const spot = areaSpot(zero, upper, { width: 40, height: 16 }, new Room(inside, []));
  assert.ok(spot !== undefined && spot.left >= 128 && spot.left < 150, JSON.stringify(spot));
  const thin: Track = upper.map((point, i) => ({ x: point.x, y: i < 70 ? 176 : 174 }));
  const middle = areaSpot(zero, thin, { width: 40, height: 16 }, new Room(inside, []));
  assert.ok(middle !== undefined && middle.left >= 280 && middle.top + 8 === 187, JSON.stringify(middle));
  assert.equal(areaSpot(zero, upper, { width: 40, height: 70 }, new Room(inside, [])), undefined);
  assert.equal(areaSpot(upper, upper, { width: 40, height: 1 }, new Room(inside, [])), undefined);
});
