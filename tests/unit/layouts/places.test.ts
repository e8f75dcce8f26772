import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastStage, placesOf } from '../../../src/layouts/places.ts';

const stage = (number: number, id = `${number}.mdx`) => ({ id, data: { stage: number } });

test('there is a place for each stage, however many there are, in the order of their numbers', () => {
  const stages = Array.from({ length: 14 }, (_, i) => stage(13 - i));
  const places = placesOf(stages);
  assert.deepEqual(
    places.map(({ number, entry }) => [number, entry?.id]),
    Array.from({ length: 14 }, (_, i) => [i, `${i}.mdx`]),
  );
  assert.equal(lastStage(stages), 13);
});

test('a number that no stage has yet keeps its place', () => {
  assert.deepEqual(
    placesOf([stage(0), stage(2)]).map(({ entry }) => entry?.id),
    ['0.mdx', undefined, '2.mdx'],
  );
  assert.deepEqual(placesOf([]), []);
});

test('two stages with one number are refused, with the names of both', () => {
  assert.throws(
    () => placesOf([stage(3, '3-logs'), stage(4), stage(3, '3-other')]),
    /stage 3 twice, in 3-logs and 3-other/,
  );
});
