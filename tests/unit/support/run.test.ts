import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The whole test run as a program, with these words behind it. */
function testRun(...words: readonly string[]) {
  // A test runner in a test runner would take itself for a part of it.
  const { NODE_TEST_CONTEXT: _, INIT_CWD: __, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tests/run.ts', ...words], {
    cwd: root,
    env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

test('a path runs its tests alone, and the last line counts them', () => {
  const { status, stdout } = testRun('tests/unit/layouts/places.test.ts');
  assert.equal(status, 0, stdout);
  assert.match(stdout, /^\[1\/1\] tests\/unit\/layouts\/places\.test\.ts: ok, /m);
  assert.match(stdout, /\n3 passed, 0 failed\n$/);
});

test('a word that names no test is refused before anything is run', () => {
  const { status, stdout, stderr } = testRun('unti');
  assert.deepEqual({ status, stdout }, { status: 2, stdout: '' });
  assert.match(stderr, /found "unti"\. Suites: "lint", "unit", /);
});
