import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { keptFigures, staleParts, withFigures } from '../bench/figures.ts';
import { otherWeights, pageWeight } from '../bench/page-weight.ts';

// Whether the README's table of figures is of this notebook. Times cannot be compared in a test, machines being what they
// are; so what is compared is what can only be one thing: the weight of the built page, and for the rest the code
// that was measured.

const kept = keptFigures('.');
const remedy = 'npm run bench -- --write measures again (two minutes, on a quiet machine)';

test('the table of the README is made of the figures that were measured, by no other hand', () => {
  const readme = readFileSync('README.md', 'utf8');
  assert.equal(readme, withFigures(readme, kept));
});

test('stage 3 weighs what the table says', () => {
  const told = kept.parts.flatMap(({ rows }) => rows);
  assert.deepEqual(otherWeights(told, pageWeight('dist')), [], remedy);
});

test('the times in the table are of the code that is there', () => {
  assert.deepEqual(staleParts('.', kept), [], remedy);
});
