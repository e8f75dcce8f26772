import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { haveGroups, signalGroup } from '../support/process-group.ts';
import type { SuiteSummary } from '../support/reporter.ts';
import type { ProjectCopy } from './project-copy.ts';

/** What a run of a few test files came to. */
export interface TestsRun {
  readonly passed: number;
  /** The tests that failed, each with the beginning of why; or what became of the whole. Empty when all passed. */
  readonly failures: readonly Failure[];
  readonly tookMs: number;
}

/** A test that failed. */
export interface Failure {
  readonly test: string;
  readonly because: string;
}

/** What is run of the copy. */
export interface TestsToRun {
  readonly files: readonly string[];
  /** A pattern of test names; all unless given. */
  readonly only?: string | undefined;
}

/**
 * Runs test files of the copy. What does not end in time is ended with all that it has started, and has failed.
 * @param signal ends them early
 * @throws its reason, then
 */
export async function runTests(
  copy: ProjectCopy,
  { files, only }: TestsToRun,
  withinMs: number,
  signal: AbortSignal,
): Promise<TestsRun> {
  signal.throwIfAborted();
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
    detached: haveGroups,
  });
  const kill = (): void => signalGroup(child, 'SIGKILL');
  signal.addEventListener('abort', kill);
  process.on('exit', kill);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    kill();
  }, withinMs);
  try {
    const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) lines.push(line);
    const code = await exited;
    signal.throwIfAborted();
    const summary = summaryOf(lines);
    const failures = (summary?.failures ?? []).map(({ name, reason }) => ({ test: name, because: reason }));
    const all = whole(only ?? files.join(' '), late ? withinMs : undefined, code, failures);
    return {
      passed: summary?.passed ?? 0,
      failures: all === undefined ? failures : [...failures, all],
      tookMs: performance.now() - startMs,
    };
  } finally {
    clearTimeout(timer);
    process.off('exit', kill);
    signal.removeEventListener('abort', kill);
  }
}

function summaryOf(lines: readonly string[]): SuiteSummary | undefined {
  const line = lines.findLast((one) => one.startsWith('@@ '));
  return line === undefined ? undefined : JSON.parse(line.slice(3));
}

/** What became of all the tests together, where none of them is known to have failed. */
function whole(
  tests: string,
  lateAfterMs: number | undefined,
  code: number | null,
  failures: readonly Failure[],
): Failure | undefined {
  if (lateAfterMs !== undefined)
    return { test: tests, because: `did not end within ${Math.round(lateAfterMs / 1000)} s` };
  if (code === 0 || failures.length > 0) return undefined;
  return { test: tests, because: `the test runner ended with exit code ${code}` };
}
