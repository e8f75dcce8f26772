import { spawn } from 'node:child_process';
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
  if (suite.skip !== undefined)
    return { passed: 0, failed: 0, skipped: [{ name: 'all of it', reason: suite.skip }], figures: [] };
  const { code, summary } = await runCommand(suite.command, print);
  if (suite.kind === 'single')
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [], figures: [] };
  if (summary === undefined) {
    print(`  ${suite.name} ended with exit code ${code} and no summary`);
    return { passed: 0, failed: 1, skipped: [], figures: [] };
  }
  const ranNothing = summary.passed + summary.failed + summary.skipped.length === 0;
  if (ranNothing) print(`  ${suite.name} ran no test`);
  // A runner that fails beside its tests (a crash, a leaked handle) must not pass for green.
  const failedBeside = summary.failed === 0 && (code !== 0 || ranNothing) ? 1 : 0;
  return { ...summary, failed: summary.failed + failedBeside };
}

function runCommand(
  command: readonly string[],
  print: (line: string) => void,
): Promise<{ code: number | null; summary: SuiteSummary | undefined }> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const stop = () => child.kill('SIGTERM');
    process.once('SIGINT', stop).once('SIGTERM', stop);
    let summary: SuiteSummary | undefined;
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('@@ ')) summary = JSON.parse(line.slice(3)) as SuiteSummary;
        else print(line);
      }
    });
    child.once('error', reject).once('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve({ code, summary });
    });
  });
}
