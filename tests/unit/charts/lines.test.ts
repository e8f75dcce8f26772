import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import {
  apart,
  fittingWidth,
  linesForAnyWidth,
  linesMarkup,
  pictureWidths,
} from '../../../src/charts/lines.ts';

const line = (label: string, ...ys: number[]) => ({ label, points: ys.map((y, x) => ({ x, y })) });
const axes = { xLabel: 'calls', yLabel: 'MB', summary: 'a & b' };

test('labels never touch, never leave the picture at the top, and keep their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 6 }), (wanted) => {
      const placed = apart(wanted.sort((a, b) => b - a));
      assert.ok(placed.every((y) => y >= 11));
      assert.ok(placed.slice(1).every((y, i) => (placed[i] ?? 0) - y >= 15));
    }),
  );
  assert.deepEqual(apart([100, 40]), [100, 40], 'where there is room nothing moves');
});

test('every line has a colour and a dash of its own, and a name at its end', () => {
  const svg = linesMarkup({ ...axes, lines: [line('new', 1, 2, 3), line('shared', 1, 1, 1)] });
  for (const part of ['line line-0', 'line line-1', 'name name-0', '>new<', '>shared<', '2 calls', '>MB<'])
    assert.ok(svg.includes(part), part);
  assert.doesNotMatch(svg, /style=/, 'the page forbids inline styles');
});

test('a name is text, and the summary is said to those who do not see', () => {
  const svg = linesMarkup({ ...axes, lines: [line('<img src=x onerror="x">', 1, 2)] });
  assert.ok(!svg.includes('<img'));
  assert.match(svg, /role="img" aria-label="a &amp; b"/);
});

test('a line of thousands of points is drawn with hundreds, its last among them', () => {
  const svg = linesMarkup({ ...axes, lines: [line('long', ...Array.from({ length: 5000 }, (_, i) => i))] });
  const path = /class="line line-0" d="([^"]+)"/.exec(svg)?.[1] ?? '';
  assert.ok(path.split('L').length <= 321, String(path.split('L').length));
  assert.match(path, /L548\.0,[\d.]+$/);
});

test('nothing to draw is a pair of axes', () => {
  const svg = linesMarkup({ ...axes, lines: [line('none')] });
  assert.match(svg, /^<svg class="lines"/);
  assert.doesNotMatch(svg, /NaN|Infinity/);
});

test('a phone gets a narrower picture, not a smaller one', () => {
  const picture = { ...axes, lines: [line('new', 1, 2, 3)] };
  assert.match(linesMarkup({ ...picture, width: fittingWidth(340) }), /viewBox="0 0 340 200"/);
  assert.match(linesMarkup({ ...picture, width: fittingWidth(700) }), /viewBox="0 0 700 200"/);
  const xs = [...linesMarkup({ ...picture, width: 360 }).matchAll(/[ML](\d+\.\d),|x="(\d+\.?\d*)"/g)].map(
    ([, path, text]) => Number(path ?? text),
  );
  assert.ok(xs.length > 5 && Math.max(...xs) <= 360, `${xs}`);
  assert.match(
    linesForAnyWidth(picture),
    /viewBox="0 0 560 [\s\S]*viewBox="0 0 400 [\s\S]*viewBox="0 0 300 /,
  );
});

test('no text of a picture is shown smaller than 12 px, in a box of any width from 280 px on', () => {
  const css = readFileSync(fileURLToPath(new URL('../../../src/styles/lines.css', import.meta.url)), 'utf8');
  const limits = [...css.matchAll(/\(max-width: (\d+)px\)/g)]
    .map((match) => Number(match[1]))
    .sort((a, b) => a - b);
  assert.deepEqual(limits, [380, 540]);
  const textPx = Number(css.match(/font-size: (\d+)px/)?.[1]);
  const { narrow, middle, wide } = pictureWidths;
  for (let box = 280; box <= 1200; box++) {
    const width = box <= 380 ? narrow : box <= 540 ? middle : wide;
    assert.ok((textPx * box) / width >= 12, `${box} px`);
  }
});
