import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figureTable } from './support/figure.ts';
import { ensureTools } from './support/machine-tools.ts';
import { type MeasuredFigure, reliabilityPage } from './support/reliability.ts';
import { soaking } from './support/scale.ts';
import { runSuite, type Suite } from './support/suite.ts';

// All suites, in the order in which a mistake is cheapest to find. `npm test -- unit server` runs
// only those named. The last line counts everything.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
process.env.PATH = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
process.env.ASTRO_TELEMETRY_DISABLED = '1';

const nodeTest = (...globs: string[]): string[] => [
  join(root, 'node_modules', '.bin', 'node'),
  '--test',
  '--test-concurrency=1',
  '--test-reporter=./tests/support/reporter.ts',
  ...globs,
];
/** What touches the kernel runs on this machine and on a cgroup-v2-only one. */
const kernelTests = ['tests/kernel/*.test.ts', 'tests/runner/*.test.ts'];
/** Of the faults, `npm test` tries want of memory on the emulated machine; the soak tries all of them there. */
const faultTests = soaking ? 'tests/trust/kernel/*.test.ts' : 'tests/trust/kernel/oom.test.ts';
const demoTests = 'tests/demos/*.test.ts';
/** What is asked of the whole test run holds on the emulated machines too. */
const passedOn = (): string[] =>
  ['NOTEBOOK_SOAK', 'NOTEBOOK_EVERY_SCENARIO'].flatMap((name) =>
    process.env[name] === undefined ? [] : [`${name}=${process.env[name]}`],
  );
/** Tests on an emulated machine with cgroup v2 only; it is some ten times slower and keeps one core busy. */
const onV2 = (name: string, user: string, lane: 'a' | 'b', globs: string[], env: string[] = []): Suite => ({
  name: `cgroup v2, ${name}`,
  command: [
    ...['bash', 'tests/vm/cgroup2-vm', '--timeout', soaking ? '4800' : '2400', '--user', user, '--'],
    ...['env', 'NOTEBOOK_SLOW_MACHINE=1', ...passedOn(), ...env, ...nodeTest(...globs)],
  ],
  kind: 'node-test',
  lane,
  skip: tools.virtualMachine,
});

const tools = await ensureTools();
const suites: Suite[] = [
  { name: 'lint', command: ['biome', 'check', '.'], kind: 'single' },
  { name: 'types', command: ['npm', 'run', '--silent', 'types'], kind: 'single' },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'], kind: 'single' },
  { name: 'unit', command: nodeTest('tests/unit/**/*.test.ts'), kind: 'node-test' },
  { name: 'audit', command: nodeTest('tests/audit/*.test.ts'), kind: 'node-test' },
  { name: 'content', command: nodeTest('tests/content/*.test.ts'), kind: 'node-test', skip: tools.chromium },
  { name: 'server', command: nodeTest('tests/server/*.test.ts'), kind: 'node-test' },
  { name: 'kernel', command: nodeTest('tests/kernel/*.test.ts'), kind: 'node-test' },
  { name: 'runner', command: nodeTest('tests/runner/*.test.ts'), kind: 'node-test' },
  { name: 'trust', command: nodeTest('tests/trust/**/*.test.ts'), kind: 'node-test' },
  { name: 'demos', command: nodeTest('tests/demos/*.test.ts'), kind: 'node-test' },
  { name: 'browser', command: nodeTest('tests/e2e/*.test.ts'), kind: 'node-test', skip: tools.chromium },
  // Two lanes, one for each of two cores. What differs for a user without privileges is walked as nobody:
  // the places for cgroups, the runner, and the demo of stage 3.
  onV2('root', 'root', 'a', [...kernelTests, faultTests]),
  onV2(
    'demos',
    'root',
    'b',
    [demoTests],
    ['NOTEBOOK_DEMOS=four-ways-to-grow,per-call-writers,what-leaked,the-fix'],
  ),
  onV2(
    'nobody',
    'nobody',
    'b',
    [...kernelTests, ...(soaking ? ['tests/trust/kernel/confinement.test.ts'] : []), demoTests],
    ['NOTEBOOK_DEMOS=log-cache'],
  ),
  // The guards are taken out one by one in the soak: it takes a quarter of an hour.
  ...(!soaking
    ? []
    : [
        {
          name: 'guards',
          command: [process.execPath, 'tests/guards/remove-guards.ts'],
          kind: 'node-test',
        } as const,
      ]),
];

const wanted = process.argv.slice(2);
const chosen = suites.filter(
  (suite) => wanted.length === 0 || wanted.some((name) => suite.name.startsWith(name)),
);
if (chosen.length === 0) {
  console.error(
    `No suite is called ${wanted.join(', ')}; there are ${suites.map((suite) => suite.name).join(', ')}.`,
  );
  process.exit(2);
}
if (!existsSync('dist') && !chosen.some((suite) => suite.name === 'build')) {
  chosen.unshift(...suites.filter((suite) => suite.name === 'build'));
}

let passed = 0;
let failed = 0;
// The suite that runs hears of the signal by itself; this keeps the next ones from being begun.
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    stopped = true;
  });
const skipped: string[] = [];
const figures: MeasuredFigure[] = [];

/** Where a suite's figures were measured. */
const machineOf = (suite: Suite): string => (suite.lane === undefined ? 'here' : suite.name);

async function run(suite: Suite, prefix: string): Promise<void> {
  if (stopped) return;
  const place = `[${chosen.indexOf(suite) + 1}/${chosen.length}] ${suite.name}`;
  console.log(`\n${place}`);
  const startMs = performance.now();
  const summary = await runSuite(suite, (line) => console.log(prefix + line));
  passed += summary.passed;
  failed += summary.failed;
  skipped.push(...summary.skipped.map(({ name, reason }) => `${suite.name}: ${name}: ${reason}`));
  figures.push(...summary.figures.map((figure) => ({ ...figure, machine: machineOf(suite) })));
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`${place}: ${summary.failed === 0 ? 'ok' : 'FAILED'}, ${seconds} s`);
}

for (const suite of chosen.filter(({ lane }) => lane === undefined)) await run(suite, '');
const runLane = async (lane: 'a' | 'b'): Promise<void> => {
  for (const suite of chosen.filter((one) => one.lane === lane)) await run(suite, `${suite.name} | `);
};
await Promise.all([runLane('a'), runLane('b')]);
if (figures.length > 0) console.log(`\n${figureTable(figures)}`);
if (process.env.NOTEBOOK_FIGURES !== undefined && !stopped)
  writeFileSync(
    process.env.NOTEBOOK_FIGURES,
    reliabilityPage(figures, new Date().toISOString().slice(0, 10)),
  );
if (skipped.length > 0) console.log(`\nSkipped:\n${skipped.map((line) => `  ${line}`).join('\n')}`);
console.log(`\n${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
if (stopped) console.log('Stopped before the end: the suites that were left did not run.');
process.exitCode = stopped ? 130 : failed === 0 && passed > 0 ? 0 : 1;
