import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allSteps, checkSteps, type Steps } from './suites.ts';
import { chooseSteps, UnknownTests } from './support/choose.ts';
import { figureTable } from './support/figure.ts';
import { keepFigures } from './support/keep-figures.ts';
import { ensureTools, whyNot } from './support/machine-tools.ts';
import { trackProgress } from './support/progress.ts';
import type { MeasuredFigure } from './support/reliability.ts';
import { type Remark, remarkList } from './support/remark-list.ts';
import { soaking } from './support/scale.ts';
import { runSuite, type Suite, stopSignals } from './support/suite.ts';

// `npm test` runs all suites, `npm test -- unit server tests/kernel/eventually.test.ts` these suites and files,
// `npm run check` the quick ones. The last line counts everything.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
process.env.PATH = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
process.env.ASTRO_TELEMETRY_DISABLED = '1';

const words = process.argv.slice(2).filter((word) => word !== '--check');
/** In a check, a suite that went well says nothing but that, and one that did not says only what went wrong. */
const checking = process.argv.includes('--check');
const steps = stepsAskedFor();
const chosen = steps.flat(2);

let passed = 0;
let failed = 0;
// The suite that runs hears of the signal by itself; this keeps the next ones from being begun.
let stopped = false;
for (const signal of stopSignals)
  process.on(signal, () => {
    stopped = true;
  });
const skipped: Remark[] = [];
const failures: Remark[] = [];
const figures: MeasuredFigure[] = [];
const done = new Set<string>();
const day = new Date().toISOString().slice(0, 10);
const counts = soaking ? 'soak' : 'npm test';
const progress = trackProgress(chosen.length, () => performance.now(), console.log);
const ticks = setInterval(progress.tick, 5000);

function stepsAskedFor(): Steps {
  try {
    const folders = { root, cwd: process.env.INIT_CWD ?? root };
    return chooseSteps(checking ? checkSteps : allSteps, words, folders);
  } catch (error) {
    if (!(error instanceof UnknownTests)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

async function run(suite: Suite, prefix: string): Promise<void> {
  if (stopped) return;
  progress.begin(suite.name);
  const kept: string[] = [];
  const print = (line: string): void => {
    if (!checking) progress.print(prefix + line);
    else if (!line.startsWith('  ok ')) kept.push(line);
  };
  const summary = await runSuite(suite, print, whyNot(suite.tools ?? []));
  if (summary.failed > 0) for (const line of kept) progress.print(prefix + line);
  passed += summary.passed;
  failed += summary.failed;
  skipped.push(...summary.skipped.map((test) => ({ suite: suite.name, ...test })));
  failures.push(...summary.failures.map((test) => ({ suite: suite.name, ...test })));
  if (!stopped) done.add(suite.name);
  const { name, machine = 'here' } = suite;
  figures.push(
    ...summary.figures.map((figure) => ({ ...figure, suite: name, machine, day, counts }) as const),
  );
  progress.end(suite.name, summary.failed === 0 ? 'ok' : 'FAILED');
}

for (const lanes of steps) {
  // Before the lanes begin: what is installed beside tests that measure would be in their figures.
  const tools = new Set(lanes.flat().flatMap((suite) => suite.tools ?? []));
  if (!stopped) await ensureTools([...tools], progress.print);
  const sideBySide = lanes.filter((lane) => lane.length > 0).length > 1;
  await Promise.all(
    lanes.map(async (lane) => {
      for (const suite of lane) await run(suite, sideBySide ? `${suite.name} | ` : '');
    }),
  );
}
clearInterval(ticks);
if (figures.length > 0) console.log(`\n${figureTable(figures)}`);
if (process.env.NOTEBOOK_FIGURES !== undefined)
  keepFigures(
    done,
    counts,
    figures.filter(({ suite }) => done.has(suite)),
  );
if (skipped.length > 0) console.log(`\nSkipped:\n${remarkList(skipped)}`);
// Behind all else: whoever has only the end of the output learns what failed.
if (failures.length > 0) console.log(`\nFailed:\n${remarkList(failures)}`);
console.log(`\n${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
if (stopped) console.log('Stopped before the end: the suites that were left did not run.');
process.exitCode = stopped ? 130 : failed === 0 && passed > 0 ? 0 : 1;
