import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ToolName } from './support/machine-tools.ts';
import { soaking } from './support/scale.ts';
import type { Suite } from './support/suite.ts';

// What is run: the suites of `npm test` and of `npm run check`, in the order in which a mistake is cheapest to find.

const root = fileURLToPath(new URL('..', import.meta.url));

/** Steps one after another; in a step, lanes side by side; in a lane, suites one after another. */
export type Steps = readonly (readonly (readonly Suite[])[])[];

const nodeTest = (files: readonly string[], concurrency = 1): string[] => [
  join('node_modules', '.bin', 'node'),
  '--test',
  `--test-concurrency=${concurrency}`,
  '--test-reporter=./tests/support/reporter.ts',
  ...files,
];
const single = (name: string, ...command: string[]): Suite => ({ name, command, kind: 'single' });

/** A suite of test files on this machine. */
export const tests = (
  name: string,
  files: string | readonly string[],
  needs: Pick<Suite, 'tools' | 'built'> = {},
): Suite => ({ name, command: nodeTest([files].flat()), kind: 'node-test', files: [files].flat(), ...needs });

function filesOf(pattern: string): string[] {
  return globSync(pattern, { cwd: root }).sort();
}

function without(files: readonly string[], others: readonly string[]): string[] {
  return files.filter((file) => !others.includes(file));
}

/** What runs programs needs these to confine them and to let their system calls fail. */
const forRuns: readonly ToolName[] = ['bubblewrap', 'strace'];

/**
 * What touches the kernel runs on this machine and on one with cgroup v2 only. That one is emulated: the same test takes ten times as long
 * there, so `npm test` asks of it only what may come out differently there, and the soak asks the rest.
 */
const kernelTests = ['tests/kernel/*.test.ts'];
/** Kills at random moments look for what a moment changes, not a machine. */
const randomMoments = ['tests/runner/crash-moments.test.ts'];
const runnerTests = without(filesOf('tests/runner/*.test.ts'), randomMoments);
/** Of the faults, want of memory is the one that the kernel tells of in files of its own on v2. */
const wantOfMemory = ['tests/trust/kernel/oom.test.ts'];
const otherFaults = without(filesOf('tests/trust/kernel/*.test.ts'), wantOfMemory);
/** What differs for a user without privileges: the places for cgroups, how a run is held in, and how it ends by its cgroup. */
const userTests = [
  ...kernelTests,
  'tests/runner/{confinement,crash,endings-by-cgroup,without-cgroups}.test.ts',
  ...(soaking
    ? [...randomMoments, 'tests/runner/endings.test.ts', 'tests/trust/kernel/confinement.test.ts']
    : []),
];
/** Recordings are the same everywhere; claims are measured anew, of which scenarios is in tests/demos/scenarios-walked.ts. */
const claimTests = ['tests/demos/claims.test.ts'];
/** Readers who choose knobs and actions at random. They take some minutes on the emulated machine, so `npm test` walks here alone. */
const walkTests = soaking ? ['tests/demos/walks.test.ts'] : [];
/** What is asked of the whole test run holds on the emulated machines too. */
const passedOn = (): string[] =>
  ['NOTEBOOK_SOAK', 'NOTEBOOK_EVERY_SCENARIO'].flatMap((name) =>
    process.env[name] === undefined ? [] : [`${name}=${process.env[name]}`],
  );
/** Longest that an emulated machine may run, in seconds; it looks to that itself. */
const MACHINE_SECONDS = soaking ? 7200 : 3600;
/** Tests on an emulated machine with cgroup v2 only; it is some ten times slower and keeps one core busy. */
const onV2 = (name: string, user: string, files: readonly string[], env: readonly string[] = []): Suite => ({
  name: `cgroup v2, ${name}`,
  command: [
    // Behind the suites of this machine, and never without any time: there are deadlines in it too.
    ...['nice', '-n', '10', 'bash', 'tests/vm/cgroup2-vm'],
    ...['--timeout', String(MACHINE_SECONDS), '--user', user, '--'],
    ...['env', 'NOTEBOOK_SLOW_MACHINE=1', ...passedOn(), ...env, ...nodeTest(files)],
  ],
  kind: 'node-test',
  machine: `cgroup v2, ${user}`,
  // It is also made and put away, which takes minutes beside whatever else runs.
  limitMs: (MACHINE_SECONDS + 900) * 1000,
  files,
  tools: [...forRuns, 'cgroup2-machine'],
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
const faults = without(filesOf('tests/trust/**/*.test.ts'), [load, attacks, systemCalls, runsInARow].flat());
const guards: Suite = {
  name: 'guards',
  command: [process.execPath, 'tests/guards/remove-guards.ts'],
  kind: 'node-test',
  tools: forRuns,
  built: true,
};

const lint = single('lint', 'biome', 'check', '.');
const types = single('types', 'npm', 'run', '--silent', 'types');
const unitTests = ['tests/unit/**/*.test.ts'];
/** The only one on all cores: its tests are pure, or small enough not to mind. */
const unit: Suite = { ...tests('unit', unitTests), command: nodeTest(unitTests, availableParallelism()) };
/** Builds the pages where they are older than what they are made of. */
export const build: Suite = single('build', process.execPath, 'tests/build.mjs');

/** Pages as a host of files serves them: nothing runs behind them, so they may be looked at beside what does. */
const pages = ['access', 'chart', 'question-first', 'replay', 'terms'].map(
  (name) => `tests/e2e/${name}.test.ts`,
);

/** `npm test`. */
export const allSteps: Steps = [
  [
    [
      lint,
      unit,
      tests('audit', 'tests/audit/*.test.ts'),
      types,
      tests('incidents', 'tests/incidents/*.test.ts'),
    ],
    [
      build,
      tests('content', 'tests/content/*.test.ts', { tools: ['chromium'], built: true }),
      tests('recipes', 'tests/recipes/*.test.ts', { tools: forRuns }),
    ],
  ],
  [
    [
      tests('server', 'tests/server/*.test.ts', { tools: forRuns, built: true }),
      tests('kernel', 'tests/kernel/*.test.ts', { tools: forRuns }),
      // They take both cores, and measure what is left of them: alone.
      tests('trust: load', load, { tools: forRuns, built: true }),
      tests('trust: attacks', attacks, { tools: forRuns, built: true }),
      tests('trust: runs in a row', runsInARow, { tools: forRuns }),
    ],
  ],
  [
    [
      tests('runner', 'tests/runner/*.test.ts', { tools: forRuns }),
      tests('trust: faults', faults, { tools: forRuns, built: true }),
      tests('trust: system calls', systemCalls, { tools: forRuns }),
      tests('demos', 'tests/demos/*.test.ts', { tools: forRuns }),
      tests('browser', without(filesOf('tests/e2e/*.test.ts'), pages), {
        tools: [...forRuns, 'chromium'],
        built: true,
      }),
      // They are taken out one by one in the soak: it takes a quarter of an hour.
      ...(soaking ? [guards] : []),
    ],
    [
      onV2('root', 'root', [
        ...kernelTests,
        ...runnerTests,
        ...wantOfMemory,
        ...(soaking ? randomMoments : []),
      ]),
      ...(soaking ? [onV2('faults', 'root', otherFaults)] : []),
    ],
    [
      onV2('nobody', 'nobody', userTests),
      onV2('demos', 'root', [...claimTests, ...walkTests]),
      tests('browser, pages', pages, { tools: ['chromium'], built: true }),
      // The demo of stage 3, as most readers run it.
      ...(soaking ? [onV2('stage 3 as nobody', 'nobody', claimTests, ['NOTEBOOK_DEMOS=log-cache'])] : []),
    ],
  ],
];

/** `npm run check`: what tells of most mistakes in less than a minute, and needs nothing but npm's packages. */
export const checkSteps: Steps = [[[lint, unit], [types]]];
