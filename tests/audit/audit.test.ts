import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { npmCommand } from '../../src/launch/npm-command.mjs';

// What the registry knows of the packages that are installed. It is the one test that asks anything outside of
// this machine; where nobody answers, that is said and nothing is claimed.

const root = fileURLToPath(new URL('../..', import.meta.url));
const TIMEOUT_MS = 60_000;

const AuditSchema = z.object({
  metadata: z.object({ vulnerabilities: z.object({ high: z.int(), critical: z.int() }) }),
});

test('the registry knows of no high or critical vulnerability in what is installed', {
  timeout: TIMEOUT_MS + 10_000,
}, (t) => {
  const { command, args, env } = npmCommand(root);
  const { stdout, stderr, error } = spawnSync(command, [...args, 'audit', '--omit=dev', '--json'], {
    cwd: root,
    env,
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  });
  const report = AuditSchema.safeParse(jsonOf(stdout));
  if (!report.success) {
    const why = error?.message ?? stderr.split('\n').find((line) => line.includes('audit')) ?? 'no answer';
    return t.skip(`the registry did not answer the question: ${why.trim()}`);
  }
  const { high, critical } = report.data.metadata.vulnerabilities;
  assert.equal(high + critical, 0, `npm audit --omit=dev tells more:\n${stdout.slice(0, 4000)}`);
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // npm printed something else than a report.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
