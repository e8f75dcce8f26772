import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figureTable } from './support/figure.ts';
import { keepFigures } from './support/keep-figures.ts';
import { ensureTools } from './support/machine-tools.ts';
import type { MeasuredFigure } from './support/reliability.ts';
import { type Remark, remarkList } from './support/remark-list.ts';
import { soaking } from './support/scale.ts';
import { runSuite, type Suite, stopSignals } from './support/suite.ts';

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
/** Of that, what differs for a user without privileges: the places for cgroups, how a run is held in, and how it ends. */
const userTests = [
  'tests/kernel/*.test.ts',
  'tests/runner/{confinement,crash,endings,without-cgroups}.test.ts',
  ...(soaking ? ['tests/trust/kernel/confinement.test.ts'] : []),
];
/** Of the faults, `npm test` tries want of memory on the emulated machine; the soak tries all of them there. */
const wantOfMemory = 'tests/trust/kernel/oom.test.ts';
const otherFaults = globSync('tests/trust/kernel/*.test.ts')
  .sort()
  .filter((path) => path !== wantOfMemory);
/** Recordings are the same everywhere; claims are measured anew. */
const claimTests = 'tests/demos/claims.test.ts';
/** What is asked of the whole test run holds on the emulated machines too. */
const passedOn = (): string[] =>
  ['NOTEBOOK_SOAK', 'NOTEBOOK_EVERY_SCENARIO'].flatMap((name) =>
    process.env[name] === undefined ? [] : [`${name}=${process.env[name]}`],
  );
/** Longest that an emulated machine may run, in seconds; it looks to that itself. */
const MACHINE_SECONDS = soaking ? 7200 : 3600;
/** Tests on an emulated machine with cgroup v2 only; it is some ten times slower and keeps one core busy. */
const onV2 = (name: string, user: string, globs: string[], env: string[] = []): Suite => ({
  name: `cgroup v2, ${name}`,
  command: [
    // Behind the suites of this machine, and never without any time: there are deadlines in it too.
    ...['nice', '-n', '10', 'bash', 'tests/vm/cgroup2-vm'],
    ...['--timeout', String(MACHINE_SECONDS), '--user', user, '--'],
    ...['env', 'NOTEBOOK_SLOW_MACHINE=1', ...passedOn(), ...env, ...nodeTest(...globs)],
  ],
  kind: 'node-test',
  machine: `cgroup v2, ${user}`,
  // It is also made and put away, which takes minutes beside whatever else runs.
  limitMs: (MACHINE_SECONDS + 900) * 1000,
  skip: tools.virtualMachine,
});

const tools = await ensureTools();
const single = (name: string, ...command: string[]): Suite => ({ name, command, kind: 'single' });
const tests = (name: string, glob: string | readonly string[], skip?: string): Suite => ({
  name,
  command: nodeTest(...[glob].flat()),
  kind: 'node-test',
  ...(skip === undefined ? {} : { skip }),
});
const inTrust = (...names: string[]): string[] => names.map((name) => `tests/trust/${name}.test.ts`);
const load = inTrust('watchers', 'reconnect-storm', 'slow-clients', 'classroom', 'kernel/busy-sampler');
const attacks = inTrust(
  ...['gate-matrix', 'malformed-requests', 'request-targets', 'body-bombs', 'hostile-output', 'kernel/bombs'],
  ...['kernel/confinement', 'kernel/lying-programs', 'kernel/nested-cgroups', 'kernel/planted-traps'],
  'kernel/recycled-pid',
);
const systemCalls = inTrust('faults-at-start', 'faults-in-a-run');
const runsInARow = inTrust('soak');
/** Whatever is in none of the others. */
const faults = globSync('tests/trust/**/*.test.ts')
  .sort()
  .filter((path) => ![load, attacks, systemCalls, runsInARow].flat().includes(path));
const guards: Suite = {
  name: 'guards',
  command: [process.execPath, 'tests/guards/remove-guards.ts'],
  kind: 'node-test',
};
/** Steps one after another; in a step, lanes side by side; in a lane, suites one after another. */
const steps: Suite[][][] = [
  [
    [
      single('lint', 'biome', 'check', '.'),
      tests('unit', 'tests/unit/**/*.test.ts'),
      tests('audit', 'tests/audit/*.test.ts'),
      single('types', 'npm', 'run', '--silent', 'types'),
    ],
    [
      single('build', 'npm', 'run', '--silent', 'build'),
      tests('content', 'tests/content/*.test.ts', tools.chromium),
    ],
  ],
  [
    [
      tests('server', 'tests/server/*.test.ts'),
      tests('kernel', 'tests/kernel/*.test.ts'),
      // They take both cores, and measure what is left of them: alone.
      tests('trust: load', load),
      tests('trust: attacks', attacks),
      tests('trust: runs in a row', runsInARow),
    ],
  ],
  [
    [
      tests('runner', 'tests/runner/*.test.ts'),
      tests('trust: faults', faults),
      tests('trust: system calls', systemCalls),
      tests('demos', 'tests/demos/*.test.ts'),
      tests('browser', 'tests/e2e/*.test.ts', tools.chromium),
      // They are taken out one by one in the soak: it takes a quarter of an hour.
      ...(soaking ? [guards] : []),
    ],
    [
      onV2('root', 'root', kernelTests),
      onV2('want of memory', 'root', [wantOfMemory]),
      onV2('nobody', 'nobody', userTests),
      ...(soaking ? [onV2('faults', 'root', otherFaults)] : []),
    ],
    [
      onV2(
        'demos',
        'root',
        [claimTests],
        ['NOTEBOOK_DEMOS=four-ways-to-grow,per-call-writers,what-leaked,the-fix'],
      ),
      // The demo of stage 3, as most readers run it.
      onV2('stage 3 as nobody', 'nobody', [claimTests], ['NOTEBOOK_DEMOS=log-cache']),
    ],
  ],
];
const suites = steps.flat(2);

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

async function run(suite: Suite, prefix: string): Promise<void> {
  if (stopped) return;
  const place = `[${chosen.indexOf(suite) + 1}/${chosen.length}] ${suite.name}`;
  console.log(`\n${place}`);
  const startMs = performance.now();
  const summary = await runSuite(suite, (line) => console.log(prefix + line));
  passed += summary.passed;
  failed += summary.failed;
  skipped.push(...summary.skipped.map((test) => ({ suite: suite.name, ...test })));
  failures.push(...summary.failures.map((test) => ({ suite: suite.name, ...test })));
  if (!stopped) done.add(suite.name);
  const { name, machine = 'here' } = suite;
  figures.push(
    ...summary.figures.map((figure) => ({ ...figure, suite: name, machine, day, counts }) as const),
  );
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`${place}: ${summary.failed === 0 ? 'ok' : 'FAILED'}, ${seconds} s`);
}

for (const lanes of steps) {
  const left = lanes.map((lane) => lane.filter((suite) => chosen.includes(suite)));
  const sideBySide = left.filter((lane) => lane.length > 0).length > 1;
  await Promise.all(
    left.map(async (lane) => {
      for (const suite of lane) await run(suite, sideBySide ? `${suite.name} | ` : '');
    }),
  );
}
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
