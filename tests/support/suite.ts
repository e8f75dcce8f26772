import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ToolName } from './machine-tools.ts';
import { endGroup, haveGroups, signalGroup } from './process-group.ts';
import type { SuiteSummary } from './reporter.ts';
import { soaking } from './scale.ts';

/** One line of the whole test run. */
export interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  /** `single`: a command that passes or fails as one. `node-test`: ends with the reporter's summary line. */
  readonly kind: 'single' | 'node-test';
  /** The emulated machine that it runs on, as the table of figures names it; absent: this one. */
  readonly machine?: string;
  /** Longest that it may take, where that is not what most may. */
  readonly limitMs?: number;
  /** Test files that it runs, as globs from the project's folder; none where the command is no test of Node's. */
  readonly files?: readonly string[];
  /** What it needs beside npm's packages; looked for, and installed where that can be done, only when it is about to run. */
  readonly tools?: readonly ToolName[];
  /** Whether it looks at the built pages. */
  readonly built?: boolean;
}

const MINUTE_MS = 60_000;
/** Several times what the longest suite takes on two cores: one that takes longer stands still. */
const LIMIT_MS = (soaking ? 240 : 30) * MINUTE_MS;
/** What a suite that is ended is given to clear up: servers leave in order within five seconds. */
const GRACE_MS = 15_000;
/** One Ctrl-C comes more than once: from the terminal, and from whoever started us. */
const ONE_PRESS_MS = 1000;
/** What people and terminals end the tests with. */
export const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a suite with its output passed on as it comes, line by line. A suite that does not say how it went
 * has failed, and so has one that takes too long: it is ended with all that it has started.
 * @param skip why it cannot run here, where it cannot
 */
export async function runSuite(
  suite: Suite,
  print: (line: string) => void,
  skip?: string,
): Promise<SuiteSummary> {
  if (skip !== undefined) return { ...nothing, skipped: [{ name: 'all of it', reason: skip }] };
  const lastLines: string[] = [];
  const { limitMs = LIMIT_MS } = suite;
  const { code, summary, late } = await runCommand(suite.command, limitMs, (line) => {
    print(line);
    if (lastLines.push(line) > 20) lastLines.shift();
  });
  if (late)
    return failing(
      summary ?? nothing,
      `ended because it took longer than ${limitMs / MINUTE_MS} minutes, after\n${lastLines.join('\n')}`,
    );
  if (suite.kind === 'single') {
    if (code === 0) return { ...nothing, passed: 1 };
    return failing(nothing, `exit code ${code}, after\n${lastLines.join('\n')}`);
  }
  if (summary === undefined)
    return failing(nothing, `exit code ${code} and no summary, after\n${lastLines.join('\n')}`);
  if (summary.passed + summary.failed + summary.skipped.length === 0) return failing(summary, 'ran no test');
  // A runner that fails beside its tests (a crash, a leaked handle) must not pass for green.
  if (summary.failed === 0 && code !== 0) return failing(summary, `exit code ${code}, with no test failed`);
  return summary;
}

const nothing: SuiteSummary = { passed: 0, failed: 0, failures: [], skipped: [], figures: [] };
const failing = (summary: SuiteSummary, reason: string): SuiteSummary => ({
  ...summary,
  failed: summary.failed + 1,
  failures: [...summary.failures, { name: 'as a whole', reason }],
});

interface Ended {
  readonly code: number | null;
  readonly summary: SuiteSummary | undefined;
  /** Whether it had to be ended because its time was up. */
  readonly late: boolean;
}

/**
 * Runs a command in a process group of its own, so that nothing of it is left when it is ended before its time. The group hears
 * no Ctrl-C of the terminal: signals to this process are passed on to it, and whoever presses it again ends it at once.
 */
async function runCommand(
  [program = '', ...args]: readonly string[],
  limitMs: number,
  print: (line: string) => void,
): Promise<Ended> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: haveGroups });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  let summary: SuiteSummary | undefined;
  createInterface(child.stderr).on('line', print);
  createInterface(child.stdout).on('line', (line) => {
    if (line.startsWith('@@ ')) summary = JSON.parse(line.slice(3)) as SuiteSummary;
    else print(line);
  });
  let late = false;
  let ending: Promise<void> | undefined;
  let askedMs = 0;
  const end = async (): Promise<void> => {
    await endGroup(child, GRACE_MS);
    // Somebody outside of the group may still hold them open, and say nothing that counts.
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
  };
  const stop = (): void => {
    if (ending === undefined) {
      askedMs = performance.now();
      ending = end();
    } else if (performance.now() - askedMs > ONE_PRESS_MS) kill();
  };
  const kill = (): void => signalGroup(child, 'SIGKILL');
  for (const signal of stopSignals) process.on(signal, stop);
  process.on('exit', kill);
  const limit = setTimeout(() => {
    late = true;
    ending ??= end();
  }, limitMs);
  try {
    const code = await closed;
    await ending;
    return { code, summary, late };
  } finally {
    clearTimeout(limit);
    process.off('exit', kill);
    for (const signal of stopSignals) process.off(signal, stop);
  }
}
