import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HealthSchema } from '../../src/protocol/environment.ts';
import { findChromium } from '../support/chromium.ts';
import { ensureTools } from '../support/machine-tools.ts';
import { startServer } from '../support/server-process.ts';
import { fullCounts, parts } from './benchmark.ts';
import { sampleCode } from './code-sample.ts';
import { type BenchFigures, figuresFile, type MeasuredPart, withFigures } from './figures.ts';
import { markdownTable } from './table.ts';

// `npm run bench`: what the notebook costs, as ratios of things measured side by side in this run.
// `npm run bench -- --write` also writes them into the README.
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
process.chdir(root);
const say = (text: string): void => console.error(text);
const write = process.argv.includes('--write');

await ensureTools(['chromium', 'bubblewrap'], say);
const chromium = findChromium();
const measured: MeasuredPart[] = [];
const server = await startServer();
let where: string;
try {
  where = await machine(server.origin);
  for (const [i, part] of parts.entries()) {
    say(`${i + 1} of ${parts.length}: ${part.name}`);
    const rows = await part.measure(server.origin, fullCounts, chromium);
    if (rows.length === 0)
      say('  left out: it cannot be measured here (a browser: name one with CHROMIUM=/path)');
    measured.push({ name: part.name, code: sampleCode(root, part.code), rows });
  }
} finally {
  await server.stop();
}
console.log(markdownTable(measured.flatMap(({ rows }) => rows)));
if (write) keep({ day: new Date().toISOString().slice(0, 10), where, parts: measured });

/** Writes the figures into the README. @throws Error when some are missing: half a table would hide the other half */
function keep(figures: BenchFigures): void {
  const missing = figures.parts.flatMap(({ name, rows }) => (rows.length === 0 ? name : []));
  if (missing.length > 0)
    throw new Error(
      `Expected figures of every part, found none of: ${missing.join(', ')}. The README stays as it is.`,
    );
  const readme = withFigures(readFileSync('README.md', 'utf8'), figures);
  writeFileSync(figuresFile, `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync('README.md', readme);
  say(`Written: README.md, ${figuresFile}.`);
}

/** What it is measured on: "two cores (Linux 6.18, cgroup v1, ext4, software-rendered Chromium)". */
async function machine(origin: string): Promise<string> {
  const { kernel, cgroup, filesystem } = HealthSchema.parse(
    await (await fetch(`${origin}/api/health`)).json(),
  );
  const cores = availableParallelism();
  const version = /^\d+\.\d+/.exec(kernel)?.[0] ?? kernel;
  const group = cgroup.version === null ? 'no cgroup' : `cgroup v${cgroup.version}`;
  return `${cores} ${cores === 1 ? 'core' : 'cores'} (Linux ${version}, ${group}, ${filesystem.type}, software-rendered Chromium)`;
}
