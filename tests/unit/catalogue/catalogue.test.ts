import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BadKnobs } from '../../../src/catalogue/catalogue.ts';
import { loadCatalogue, parseDeclaration } from '../../../src/catalogue/load-catalogue.ts';
import { parseKnobs } from '../../../src/catalogue/parse-knobs.ts';
import { measures } from '../../../src/claims/measures/measures.ts';
import { CatalogueEntrySchema } from '../../../src/protocol/demo.ts';

const catalogue = loadCatalogue(fileURLToPath(new URL('../../../demos', import.meta.url)));
const logCache = catalogue.get('log-cache');
if (logCache === undefined) throw new Error('demos/log-cache is gone');

const knobError = (given: unknown): BadKnobs => {
  try {
    parseKnobs(logCache, given);
  } catch (error) {
    assert.ok(error instanceof BadKnobs);
    return error;
  }
  throw new Error('the knobs were taken');
};

test('every demo of the project loads, as the API lists it', () => {
  for (const entry of catalogue.list()) CatalogueEntrySchema.parse(entry);
});

test('every claim names a measure that exists', () => {
  for (const entry of catalogue.list()) {
    for (const [id, claim] of Object.entries(entry.claims))
      assert.ok(measures[claim.measure.split('(')[0] ?? ''], `${entry.id}/${id}`);
  }
});

test('knobs that are not given have their defaults', () => {
  assert.deepEqual(parseKnobs(logCache, { totalMb: 8 }), {
    totalMb: 8,
    linesPerSecond: 50_000,
    fileMb: 32,
    limitMb: 0,
    lingerSeconds: 60,
    reader: false,
  });
});

test('a knob out of its limits is named with what was expected and what was found', () => {
  assert.deepEqual(knobError({ totalMb: 1e9 }).errors, [
    { name: 'totalMb', expected: 'a whole number from 8 to 1024 (MB)', found: '1000000000' },
  ]);
});

test('several bad knobs are all named', () => {
  assert.deepEqual(
    knobError({ totalMb: '160', reader: 'yes' }).errors.map(({ name }) => name),
    ['totalMb', 'reader'],
  );
});

test('a misspelt knob gets a suggestion', () => {
  assert.match(
    knobError({ totlMb: 8 }).message,
    /totlMb must be a knob of this demo\. Did you mean `totalMb`\?/,
  );
});

test('knobs that are no object are refused', () => {
  for (const given of [[], 'x', 7]) assert.ok(knobError(given).errors.length > 0);
});

test('a key that would reach the prototype is an unknown knob', () => {
  assert.match(
    knobError(JSON.parse('{"__proto__":1,"constructor":2}')).message,
    /constructor must be a knob/,
  );
});

test('JSON Schema of the knobs carries limits, defaults and labels', () => {
  const { properties } = logCache.knobsSchema as { properties: Record<string, object> };
  assert.deepEqual(properties.totalMb, {
    type: 'integer',
    minimum: 8,
    maximum: 1024,
    default: 160,
    title: 'log volume',
    description: 'How much it writes before it rests.',
  });
});

test('a broken declaration is refused with its file, its field and what was found', () => {
  assert.throws(
    () => parseDeclaration('demos/x/demo.json', '{"title": 3}'),
    /demos\/x\/demo\.json is not as it should be:[\s\S]*title: .*found 3/,
  );
  assert.throws(() => parseDeclaration('demos/x/demo.json', '{'), /demos\/x\/demo\.json is not JSON/);
});
