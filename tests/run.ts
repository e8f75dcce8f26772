import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureTools } from './support/machine-tools.ts';
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
const kernelTests = ['tests/kernel/*.test.ts', 'tests/runner/*.test.ts', 'tests/demos/*.test.ts'];
const inVm = (user: string): string[] => [
  'bash',
  'tests/vm/cgroup2-vm',
  '--timeout',
  '1500',
  '--user',
  user,
  '--',
  'env',
  'NOTEBOOK_SLOW_MACHINE=1',
  ...nodeTest(...kernelTests),
];

const tools = await ensureTools();
const suites: Suite[] = [
  { name: 'lint', command: ['biome', 'check', '.'], kind: 'single' },
  { name: 'types', command: ['npm', 'run', '--silent', 'types'], kind: 'single' },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'], kind: 'single' },
  { name: 'unit', command: nodeTest('tests/unit/**/*.test.ts'), kind: 'node-test' },
  { name: 'content', command: nodeTest('tests/content/*.test.ts'), kind: 'node-test', skip: tools.chromium },
  { name: 'server', command: nodeTest('tests/server/*.test.ts'), kind: 'node-test' },
  { name: 'kernel', command: nodeTest('tests/kernel/*.test.ts'), kind: 'node-test' },
  { name: 'runner', command: nodeTest('tests/runner/*.test.ts'), kind: 'node-test' },
  { name: 'demos', command: nodeTest('tests/demos/*.test.ts'), kind: 'node-test' },
  { name: 'browser', command: nodeTest('tests/e2e/*.test.ts'), kind: 'node-test', skip: tools.chromium },
  {
    name: 'cgroup v2, root',
    command: inVm('root'),
    kind: 'node-test',
    together: true,
    skip: tools.virtualMachine,
  },
  {
    name: 'cgroup v2, nobody',
    command: inVm('nobody'),
    kind: 'node-test',
    together: true,
    skip: tools.virtualMachine,
  },
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
const skipped: string[] = [];

async function run(suite: Suite, prefix: string): Promise<void> {
  const place = `[${chosen.indexOf(suite) + 1}/${chosen.length}] ${suite.name}`;
  console.log(`\n${place}`);
  const startMs = performance.now();
  const summary = await runSuite(suite, (line) => console.log(prefix + line));
  passed += summary.passed;
  failed += summary.failed;
  skipped.push(...summary.skipped.map(({ name, reason }) => `${suite.name}: ${name}: ${reason}`));
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`${place}: ${summary.failed === 0 ? 'ok' : 'FAILED'}, ${seconds} s`);
}

for (const suite of chosen.filter(({ together }) => together !== true)) await run(suite, '');
await Promise.all(
  chosen.filter(({ together }) => together === true).map((suite) => run(suite, `${suite.name} | `)),
);
if (skipped.length > 0) console.log(`\nSkipped:\n${skipped.map((line) => `  ${line}`).join('\n')}`);
console.log(`\n${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
