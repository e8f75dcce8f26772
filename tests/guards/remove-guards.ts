// Takes every guard out of a copy of the notebook in turn, and runs the tests that should miss it. A guard that no
// test misses might as well not be there: then this fails. `npm run test:guards -- host sweep` tries those whose name has one of the words.
import type { Figure } from '../support/figure.ts';
import type { SuiteSummary } from '../support/reporter.ts';
import { stopSignals } from '../support/suite.ts';
import { allGuards } from './all-guards.ts';
import type { Guard } from './guard.ts';
import { copyProject } from './project-copy.ts';
import { beginTrial, firstLine, type Tried } from './try-guard.ts';

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
const stop = new AbortController();
const trial = beginTrial(copy, stop.signal);
const tried: Tried[] = [];
/** Why a guard could not be tried. */
const broken = new Map<Guard, string>();
// Ctrl-C ends the tests that run, and then this, so that nothing is left.
for (const signal of stopSignals) process.on(signal, () => stop.abort(new Error('ended on request')));
try {
  for (const [index, guard] of chosen.entries()) {
    if (stop.signal.aborted) break;
    try {
      const one = await trial.try(guard);
      tried.push(one);
      console.log(`[${index + 1}/${chosen.length}] ${inWords(one)}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      broken.set(guard, reason);
      console.log(`[${index + 1}/${chosen.length}] SAYS NOTHING ${reason}`);
    }
  }
} finally {
  await copy.remove();
}

const missed = tried.filter(({ missedBy }) => missedBy !== undefined);
const notMissed = chosen.filter((guard) => !missed.some((one) => one.guard === guard));
console.log(`\n${table(tried)}\n`);
for (const reason of broken.values()) console.log(reason);
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
  failures: notMissed.map((guard) => ({ name: guard.name, reason: whyNot(guard) })),
  skipped: [],
  figures: missed.length === chosen.length ? [figure] : [],
};
console.log(`@@ ${JSON.stringify(summary)}`);
process.exitCode = missed.length === chosen.length ? 0 : 1;

function whyNot(guard: Guard): string {
  if (tried.some((one) => one.guard === guard)) return `${guard.how}: no test missed it`;
  return broken.get(guard) ?? 'not tried: ended before';
}

function inWords({ guard, missedBy, tookMs }: Tried): string {
  const seconds = `${(tookMs / 1000).toFixed(1)} s`;
  return missedBy === undefined
    ? `NOT MISSED ${guard.name} (${guard.how}, ${seconds})`
    : `${guard.name} (${guard.how}): "${missedBy.test}" fails: ${firstLine(missedBy.because)} (${seconds})`;
}

function table(all: readonly Tried[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = all.map(
    ({ guard, missedBy }) => `| ${[guard.name, guard.how, missedBy?.test ?? 'none'].map(cell).join(' | ')} |`,
  );
  return ['| guard | removed how | first test that failed |', '| --- | --- | --- |', ...rows].join('\n');
}
