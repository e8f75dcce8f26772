import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type MeasuredFigure, reliabilityPage, replaceFigures } from '../../support/reliability.ts';

const figure = (suite: string, id: string): MeasuredFigure => ({
  ...{ suite, id, what: `${id} of ${suite}`, measured: '0 | 0', target: '0' },
  ...{ machine: 'here', day: '2026-11-25', counts: 'npm test' },
});

test('a suite that runs again replaces all of its figures with the same counts, and no others', () => {
  const soaked: MeasuredFigure = { ...figure('runner', 'R2'), counts: 'soak' };
  const known = [figure('runner', 'R1'), figure('runner', 'R2'), soaked, figure('trust', 'R5')];
  const now = replaceFigures(known, new Set(['runner']), 'npm test', [figure('runner', 'R3')]);
  assert.deepEqual(
    now.map(({ id, counts }) => `${id}, ${counts}`),
    ['R2, soak', 'R5, npm test', 'R3, npm test'],
  );
});

test('the page has the figures in the order of their numbers, threats behind faults', () => {
  const page = reliabilityPage([figure('trust', 'T1'), figure('trust', 'R10'), figure('trust', 'R9')], '6.1');
  assert.deepEqual(page.match(/^\| [RT]\d+ /gm), ['| R9 ', '| R10 ', '| T1 ']);
  assert.match(page, /\| 0 \\\| 0 \| 0 \| 2026-11-25, npm test \|$/m);
});

test('RELIABILITY.md is made of the figures that were measured, by no other hand', () => {
  const figures: MeasuredFigure[] = JSON.parse(readFileSync('tests/figures.json', 'utf8'));
  const page = readFileSync('RELIABILITY.md', 'utf8');
  const kernel = /Linux ([^,]+),/.exec(page)?.[1] ?? '';
  assert.equal(page, reliabilityPage(figures, kernel));
});
