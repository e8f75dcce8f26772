import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { keptFigures, staleParts, withFigures } from '../bench/figures.ts';
import {
  beforeRunBytes,
  builtPages,
  MOST_BEFORE_RUN_BYTES,
  otherWeights,
  pageWeight,
  sentBeforeRun,
} from '../bench/page-weight.ts';

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

test('no page sends more than 40 KiB of JavaScript and CSS before anything is run', () => {
  const pages = builtPages('dist');
  assert.ok(pages.length > 10, `built are ${pages.join(', ')}`);
  const heavy = pages
    .map((page) => ({ page, bytes: beforeRunBytes('dist', page) }))
    .filter(({ bytes }) => bytes > MOST_BEFORE_RUN_BYTES)
    .map(({ page, bytes }) => `${page}: ${bytes} bytes`);
  assert.deepEqual(heavy, [], 'CONTRIBUTING.md, "What a page weighs", says how a module is loaded later');
});

test('what is counted for a stage is its modules with their imports, and not the charts', () => {
  const sent = [...sentBeforeRun('dist', 'stages/logs-turn-into-memory/index.html')];
  assert.ok(sent.includes('theme.js'));
  assert.ok(sent.filter((file) => file.endsWith('.css')).length >= 1);
  assert.ok(sent.filter((file) => file.endsWith('.js')).length > 10, sent.join(', '));
  assert.deepEqual(
    sent.filter((file) => file.endsWith('.js') && readFileSync(`dist/${file}`, 'utf8').includes('uplot')),
    [],
  );
});
