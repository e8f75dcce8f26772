import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { SuiteSummary } from './reporter.ts';

/** One line of the whole test run. */
export interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  /** `single`: a command that passes or fails as one. `node-test`: ends with the reporter's summary line. */
  readonly kind: 'single' | 'node-test';
  /** The emulated machine that it runs on, as the table of figures names it; absent: this one. */
  readonly machine?: string;
  /** Why it cannot run here, where it cannot. */
  readonly skip?: string | undefined;
}

/**
 * Runs a suite with its output passed on as it comes, line by line. A suite that does not say how it went
 * has failed.
 */
export async function runSuite(suite: Suite, print: (line: string) => void): Promise<SuiteSummary> {
  if (suite.skip !== undefined) return { ...nothing, skipped: [{ name: 'all of it', reason: suite.skip }] };
  const lastLines: string[] = [];
  const { code, summary } = await runCommand(suite.command, (line) => {
    print(line);
    if (lastLines.push(line) > 20) lastLines.shift();
  });
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

function runCommand(
  command: readonly string[],
  print: (line: string) => void,
): Promise<{ code: number | null; summary: SuiteSummary | undefined }> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = () => child.kill('SIGTERM');
    process.once('SIGINT', stop).once('SIGTERM', stop);
    let summary: SuiteSummary | undefined;
    createInterface(child.stderr).on('line', print);
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('@@ ')) summary = JSON.parse(line.slice(3)) as SuiteSummary;
      else print(line);
    });
    child.once('error', reject).once('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve({ code, summary });
    });
  });
}
