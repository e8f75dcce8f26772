import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Places } from '../../../src/charts/texts.ts';
import { trackOf } from '../../../src/charts/track-of.ts';

const canvas = { x: (place: number) => place, y: (value: number) => 200 - value };

test('a line of any number of points keeps, in each column of pixels, its first, its lowest, its highest and its last', () => {
  const points = fc.array(
    fc.record({
      place: fc.float({ min: 0, max: 40, noNaN: true }),
      value: fc.option(fc.integer({ min: 0, max: 200 }), { nil: null }),
    }),
    { maxLength: 400 },
  );
  fc.assert(
    fc.property(points, (drawn) => {
      const sorted = drawn.toSorted((a, b) => a.place - b.place);
      const track = trackOf(
        canvas,
        sorted.map((point) => point.place),
        sorted.map((point) => point.value),
      );
      assert.ok(track.every((point, i) => i === 0 || point.x >= (track[i - 1]?.x ?? 0)));
      for (let pixel = 0; pixel <= 40; pixel++) {
        const all = sorted.flatMap((point) =>
          point.value !== null && Math.floor(point.place) === pixel ? [200 - point.value] : [],
        );
        const kept = track.filter((point) => Math.floor(point.x) === pixel).map((point) => point.y);
        assert.ok(kept.length <= 4 && (all.length === 0) === (kept.length === 0));
        if (all.length === 0) continue;
        assert.deepEqual([kept[0], kept.at(-1)], [all[0], all.at(-1)]);
        assert.deepEqual([Math.min(...kept), Math.max(...kept)], [Math.min(...all), Math.max(...all)]);
      }
    }),
  );
});

test('a name that found no room is looked for again when the run has grown, or the chart looks different', () => {
  const places = new Places();
  places.begin('a', 1000);
  assert.ok(places.isTried('kernel'));
  places.keep('kernel', undefined, 1);
  places.begin('a', 1005);
  assert.ok(!places.isTried('kernel'));
  places.begin('a', 1020);
  assert.ok(places.isTried('kernel'));
  places.begin('b', 1020);
  assert.ok(places.isTried('kernel'));
  places.keep('kernel', { left: 10, top: 0, width: 20, height: 10 }, 2);
  assert.equal(places.before('kernel', 2), 20);
});
