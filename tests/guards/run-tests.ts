import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { SuiteSummary } from '../support/reporter.ts';
import type { ProjectCopy } from './project-copy.ts';

/** What a run of a few test files came to. */
export interface TestsRun {
  readonly passed: number;
  /** The first test that failed, with the first line of why; or what became of the whole. Undefined when all passed. */
  readonly failure: { readonly test: string; readonly because: string } | undefined;
  readonly tookMs: number;
}

/** Runs test files of the copy. What does not end in time is ended, and has failed. */
export async function runTests(
  copy: ProjectCopy,
  files: readonly string[],
  only: string | undefined,
  withinMs: number,
): Promise<TestsRun> {
  const args = [
    '--test',
    '--test-concurrency=1',
    '--test-reporter=./tests/support/reporter.ts',
    ...(only === undefined ? [] : [`--test-name-pattern=${only}`]),
    ...files,
  ];
  // A test runner in a test runner would take itself for a part of it.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const startMs = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: copy.path,
    env: { ...env, ...copy.env },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  }, withinMs);
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) lines.push(line);
  const code = await exited;
  clearTimeout(timer);
  const summary = summaryOf(lines);
  return {
    passed: summary?.passed ?? 0,
    failure: failureOf(lines) ?? whole(only ?? files.join(' '), late ? withinMs : undefined, code, summary),
    tookMs: performance.now() - startMs,
  };
}

function summaryOf(lines: readonly string[]): SuiteSummary | undefined {
  const line = lines.findLast((one) => one.startsWith('@@ '));
  return line === undefined ? undefined : JSON.parse(line.slice(3));
}

/** The reporter prints `FAILED name (ms)` and the error below, indented. */
function failureOf(lines: readonly string[]): TestsRun['failure'] {
  const at = lines.findIndex((line) => /^ {2}FAILED /.test(line));
  if (at < 0) return undefined;
  const [, test = ''] = /^ {2}FAILED (.*) \(\d+ ms\)$/.exec(lines[at] ?? '') ?? [];
  return { test, because: (lines[at + 1] ?? '').trim() };
}

/** What became of all the tests together, where none of them is known to have failed. */
function whole(
  tests: string,
  lateAfterMs: number | undefined,
  code: number | null,
  summary: SuiteSummary | undefined,
): TestsRun['failure'] {
  if (lateAfterMs !== undefined)
    return { test: tests, because: `did not end within ${Math.round(lateAfterMs / 1000)} s` };
  if (code === 0 && summary !== undefined && summary.failed === 0) return undefined;
  return { test: tests, because: `the test runner ended with exit code ${code}` };
}
