import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allSteps } from '../../suites.ts';
import { chooseSteps, UnknownTests } from '../../support/choose.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const choose = (words: readonly string[], cwd = root) => chooseSteps(allSteps, words, { root, cwd }).flat(2);
const names = (words: readonly string[]) => choose(words).map(({ name }) => name);

test('without a word all suites run', () => {
  assert.deepEqual(chooseSteps(allSteps, [], { root, cwd: root }), allSteps);
});

test('a suite is named by the beginning of its name', () => {
  assert.deepEqual(names(['unit']), ['unit']);
  assert.deepEqual(
    names(['cgroup v2']),
    allSteps.flat(2).flatMap(({ name }) => (name.startsWith('cgroup v2') ? name : [])),
  );
});

test('a path runs this file alone, with what its suite needs', () => {
  const [only, ...more] = choose(['tests/unit/structure/arrows.test.ts']);
  assert.deepEqual(more, []);
  assert.deepEqual(only?.files, ['tests/unit/structure/arrows.test.ts']);
  assert.deepEqual(only?.tools, []);
  const [build, replay] = choose(['tests/e2e/replay.test.ts']);
  assert.equal(build?.name, 'build');
  assert.equal(replay?.built, true);
  assert.ok(replay?.tools?.includes('chromium'));
  assert.ok(!replay?.tools?.includes('cgroup2-machine'));
});

test('a file of the kernel suite needs no emulated machine, though it runs on one too', () => {
  const [only] = choose(['tests/kernel/cgroup-sampling.test.ts']);
  assert.deepEqual(only?.tools, ['bubblewrap', 'strace']);
});

test('several paths, a folder and a glob are one suite, each file once', () => {
  const [only] = choose([
    'tests/unit/structure/arrows.test.ts',
    'tests/unit/structure',
    'tests/unit/structure/a*.test.ts',
  ]);
  assert.equal(only?.files?.[0], 'tests/unit/structure/arrows.test.ts');
  assert.equal(new Set(only?.files).size, only?.files?.length);
  assert.ok(only?.files?.includes('tests/unit/structure/dependencies.test.ts'));
});

test('a path is also found from where the command is typed', () => {
  const [only] = choose(['arrows.test.ts'], join(root, 'tests/unit/structure'));
  assert.deepEqual(only?.files, ['tests/unit/structure/arrows.test.ts']);
});

test('suites and paths may stand beside each other; pages are built once, and first', () => {
  assert.deepEqual(names(['lint', 'tests/unit/structure/arrows.test.ts']), [
    'lint',
    'tests/unit/structure/arrows.test.ts',
  ]);
  assert.deepEqual(names(['content', 'tests/e2e/replay.test.ts']), [
    'build',
    'content',
    'tests/e2e/replay.test.ts',
  ]);
  assert.equal(names(['build', 'browser']).filter((name) => name === 'build').length, 1);
});

test('what names no test is refused, with the suites that there are', () => {
  for (const word of ['tests/unit/nothing.test.ts', 'unti', 'package.json', 'tests/support/choose.ts'])
    assert.throws(
      () => choose([word]),
      (error) =>
        error instanceof UnknownTests && error.message.includes(`"${word}"`) && /"lint"/.test(error.message),
    );
});
