import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parts } from '../bench/benchmark.ts';
import { keptFigures } from '../bench/figures.ts';
import { requireChromium } from '../support/chromium.ts';
import { duringFile } from '../support/during-file.ts';
import { startServer } from '../support/server-process.ts';

// `npm run bench` with small counts: what it measures can still be measured. Its figures say nothing here.

const server = duringFile(() => startServer());
const fewCounts = { clicks: 1, samplerRounds: 2, judgements: 1, paints: 10 };

for (const part of parts)
  test(`the benchmark measures ${part.name}`, { timeout: 180_000 }, async () => {
    const rows = await part.measure(server().origin, fewCounts, requireChromium());
    const kept = keptFigures('.').parts.find(({ name }) => name === part.name);
    assert.deepEqual(
      rows.map(({ what }) => what),
      kept?.rows.map(({ what }) => what),
      'the rows are those of the README; npm run bench -- --write puts them there',
    );
    for (const { what, figure, ratio } of rows) {
      assert.ok(Number.parseFloat(figure) > 0, `${what}: ${figure}`);
      if (ratio !== '') assert.ok(Number.parseFloat(ratio) > 0, `${what}: ${ratio}`);
    }
  });
