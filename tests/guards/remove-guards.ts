// Takes every guard out of a copy of the notebook in turn, and runs the tests that should miss it. A guard that no
// test misses might as well not be there: then this fails. `npm run test:guards -- host sweep` tries those whose name has one of the words.
import type { Figure } from '../support/figure.ts';
import type { SuiteSummary } from '../support/reporter.ts';
import { allGuards } from './all-guards.ts';
import { copyProject } from './project-copy.ts';
import { beginTrial, type Tried } from './try-guard.ts';

const words = process.argv.slice(2);
const chosen = allGuards.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.toLowerCase().includes(word.toLowerCase())),
);
if (chosen.length === 0) {
  console.error(
    `No guard is called ${words.join(', ')}; there are ${allGuards.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}

const copy = copyProject();
const trial = beginTrial(copy);
const tried: Tried[] = [];
const broken: string[] = [];
let asked = false;
// Ctrl-C ends this after the guard that is being tried, so that nothing is left.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    asked = true;
  });
try {
  for (const [index, guard] of chosen.entries()) {
    if (asked) break;
    try {
      const one = await trial.try(guard);
      tried.push(one);
      console.log(`[${index + 1}/${chosen.length}] ${inWords(one)}`);
    } catch (error) {
      broken.push(error instanceof Error ? error.message : String(error));
      console.log(`[${index + 1}/${chosen.length}] NOT TRIED ${broken.at(-1)}`);
    }
  }
} finally {
  await copy.remove();
}

const missed = tried.filter(({ missedBy }) => missedBy !== undefined);
const notMissed = chosen.filter((guard) => !missed.some((one) => one.guard === guard));
console.log(`\n${table(tried)}\n`);
for (const reason of broken) console.log(reason);
console.log(`${missed.length} of ${chosen.length} guards are missed by a test when they are removed.`);
const figure: Figure = {
  id: 'R25',
  what: `${chosen.length} guards removed from a copy of the notebook, one at a time`,
  measured: `${missed.length} of ${chosen.length} missed by at least one test`,
  target: 'each of them',
};
const summary: SuiteSummary = {
  passed: missed.length,
  failed: chosen.length - missed.length,
  failures: notMissed.map(({ name, how }) => ({ name, reason: `${how}: no test missed it` })),
  skipped: [],
  figures: missed.length === chosen.length ? [figure] : [],
};
console.log(`@@ ${JSON.stringify(summary)}`);
process.exitCode = missed.length === chosen.length ? 0 : 1;

function inWords({ guard, missedBy, tookMs }: Tried): string {
  const seconds = `${(tookMs / 1000).toFixed(1)} s`;
  return missedBy === undefined
    ? `NOT MISSED ${guard.name} (${guard.how}, ${seconds})`
    : `${guard.name} (${guard.how}): "${missedBy.test}" fails: ${missedBy.because} (${seconds})`;
}

function table(all: readonly Tried[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = all.map(
    ({ guard, missedBy }) => `| ${[guard.name, guard.how, missedBy?.test ?? 'none'].map(cell).join(' | ')} |`,
  );
  return ['| guard | removed how | first test that failed |', '| --- | --- | --- |', ...rows].join('\n');
}
