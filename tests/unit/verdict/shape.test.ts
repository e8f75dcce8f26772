import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Course, State } from '../../../src/verdict/course.ts';
import { shapeOf, shapeOfCourse } from '../../../src/verdict/shape.ts';
import { noise } from '../../support/noise.ts';
import { drawn } from '../../support/series.ts';

/** Five samples for each bar, with a little noise; the highest bar is 100. */
function shape(picture: string, noticeable = 6): string {
  const hum = noise(picture.length);
  return shapeOf(
    drawn(picture).flatMap((height, i) =>
      Array.from({ length: 5 }, (_, k) => ({ x: i * 5 + k, y: 100 * height + hum() })),
    ),
    noticeable,
  );
}

for (const [picture, expected] of [
  ['▄▄▄▄▄▄▄▄▄▄▄▄', 'flat'],
  ['▁▁▂▂▃▄▄▅▆▆▇█', 'line'],
  ['▁▃▅▇████████', 'plateau'],
  ['▁▁▁▁▁▁██████', 'step'],
  ['▁▃▅█▁▃▅█▁▃▅█', 'sawtooth'],
  ['▁▃▅▇█▇▅▃▂▁▁▁', 'rise-and-fall'],
] as const)
  test(`${picture} is ${expected}`, () => assert.equal(shape(picture), expected));

test('a rise that nobody would notice is flat, and the same rise is a line where it matters', () => {
  assert.equal(shape('▁▁▂▂▃▄▄▅▆▆▇█', 200), 'flat');
  assert.equal(shape('▁▁▂▂▃▄▄▅▆▆▇█', 50), 'line');
});

test('a sawtooth that climbs is still a sawtooth: the falls decide', () => {
  assert.equal(shape('▁▄▁▂▅▂▃▇▄▅█▅'), 'sawtooth');
});

test('a handful of samples has no shape', () => {
  const few = Array.from({ length: 5 }, (_, i) => ({ x: i, y: 100 * i }));
  assert.equal(shapeOf(few, 6), 'too-short');
  assert.equal(shapeOf([], 6), 'too-short');
  assert.equal(shapeOf([...few, { x: 5, y: 500 }], 6), 'line');
});

/** A course as it is told of a watch of 100 seconds. */
const course = (state: State, since: number, until: number, falls = 0): Course => ({
  state,
  from: 0,
  highest: 0,
  last: 0,
  rise: 0,
  since,
  until,
  rate: undefined,
  moments: { x: [0, 100], y: [0, 0], level: 'means', falls },
  misfit: 0,
  clear: true,
});

test('what became of a quantity has a shape of its own', () => {
  for (const [told, expected] of [
    [course('too-few', 0, 100), 'too-short'],
    [course('flat', 0, 100), 'flat'],
    [course('flat', 0, 100, 7), 'sawtooth'],
    [course('goes-on', 0, 100), 'line'],
    [course('unclear', 0, 100), 'line'],
    [course('fell-back', 0, 60), 'rise-and-fall'],
    [course('settled', 0, 40), 'plateau'],
    [course('stopped', 10, 60), 'plateau'],
    [course('stopped', 50, 55), 'step'],
  ] as const)
    assert.equal(shapeOfCourse(told), expected, `${told.state}, ${told.since} to ${told.until}`);
});
