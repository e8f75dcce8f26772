import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bandText, inMb, inSeconds, measured, withUnit } from '../../../src/charts/figures.ts';
import { highest, niceTop, timeWindow } from '../../../src/charts/ranges.ts';
import { summaryOf } from '../../../src/charts/summary.ts';
import { lensById } from '../../../src/formulas/lenses.ts';
import { aSample } from './a-sample.ts';

test('bytes are MB of 2^20, with a decimal while they are small, and never minus nought', () => {
  assert.deepEqual([0, -1, 1.5 * 2 ** 20, 181.4 * 2 ** 20, -2 * 2 ** 20].map(inMb), [
    '0.0',
    '0.0',
    '1.5',
    '181',
    '−2.0',
  ]);
  assert.equal(withUnit(24, 'count'), '24');
  assert.equal(withUnit(2 ** 20, 'bytes'), '1.0 MB');
  assert.equal(inSeconds(8420), '8.4 s');
});

test('a claim’s band reads as a person would write it', () => {
  assert.equal(bandText([0.98, 1.02]), '1.00 ± 0.02');
  assert.equal(bandText([-0.02, 0.02]), '0 ± 0.02');
  assert.equal(bandText([0.9, 1]), '0.90 to 1');
  assert.equal(bandText([0, 3]), '0 to 3');
  assert.equal(bandText([0, 0]), '0');
  assert.equal(bandText([-0.05, 0.1]), '−0.05 to 0.10');
  assert.deepEqual([0.999, 0, 12.34, 321.9, -0.001].map(measured), ['1.00', '0', '12.3', '322', '0.00']);
});

test('axes stand still while a run grows a little, and always have room', () => {
  assert.equal(niceTop(181, 20), 200);
  assert.equal(niceTop(182, 20), niceTop(185, 20));
  assert.equal(niceTop(3, 20), 20);
  for (const value of [1, 9.7, 99, 101, 1023, 4444]) assert.ok(niceTop(value, 1) > value);
  assert.equal(timeWindow(3, undefined), 20);
  assert.equal(timeWindow(21, undefined), 30);
  assert.equal(timeWindow(3, 18.9), 18.9);
  assert.equal(timeWindow(9999, undefined), 9999);
  assert.equal(highest([1, null, 5, undefined, 2]), 5);
});

test('the spoken summary says what the chosen lens saw', () => {
  const samples = [10, 200, 50].map((mb, i) => aSample(i, { usageBytes: mb * 2 ** 20, anonBytes: 2 ** 20 }));
  assert.match(
    summaryOf(samples, lensById('usage'), 'v1'),
    /usage went from 10\.0 to 50\.0 MB, at most 200 MB\. The largest part is residual, 49\.0 MB/,
  );
  assert.equal(summaryOf([], lensById('usage'), 'v1'), 'No samples yet.');
  assert.match(summaryOf(samples, lensById('vmrss'), 'v1'), /VmRSS cannot be had here/);
});
