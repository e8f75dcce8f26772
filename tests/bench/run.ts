import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../support/chromium.ts';
import { ensureTools } from '../support/machine-tools.ts';
import { startServer } from '../support/server-process.ts';
import { clickToFirstSample } from './click-to-first-sample.ts';
import { pageWeight } from './page-weight.ts';
import { sampleToPaint } from './sample-to-paint.ts';
import { samplerCost } from './sampler-cost.ts';
import { printTable, type Row } from './table.ts';

// `npm run bench`: what the notebook costs, as ratios of things measured side by side in this run.
process.chdir(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const say = (text: string): void => console.error(text);

await ensureTools(['chromium', 'bubblewrap'], say);
const rows: Row[] = [];
const server = await startServer();
try {
  say('1 of 4: click to first sample');
  rows.push(...(await clickToFirstSample(server.origin)));
  say('2 of 4: what a sample costs');
  rows.push(...samplerCost());
  say('3 of 4: sample to paint');
  const chromium = findChromium();
  if (chromium === undefined) say('  left out: no Chromium here; name one with CHROMIUM=/path');
  else rows.push(...(await sampleToPaint(server.origin, chromium)));
  say('4 of 4: page weight');
  rows.push(...pageWeight('dist'));
} finally {
  await server.stop();
}
printTable(rows);
