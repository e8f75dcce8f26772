import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shapeOf } from '../../../src/verdict/shape.ts';
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
  const few = Array.from({ length: 29 }, (_, i) => ({ x: i, y: 100 * i }));
  assert.equal(shapeOf(few, 6), 'too-short');
  assert.equal(shapeOf([], 6), 'too-short');
});
