import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allSteps, checkSteps } from '../../suites.ts';
import { isOf } from '../../support/choose.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('every test file is run by exactly one suite of this machine', () => {
  const here = allSteps.flat(2).filter(({ machine }) => machine === undefined);
  const wrong = globSync('tests/**/*.test.ts', { cwd: root }).flatMap((file) => {
    const homes = here.filter((suite) => isOf(suite, file)).map(({ name }) => name);
    return homes.length === 1 ? [] : [`${file}: ${homes.join(', ') || 'in no suite of tests/suites.ts'}`];
  });
  assert.deepEqual(wrong, []);
});

test('suites have names of their own, and each names tests that there are', () => {
  const suites = allSteps.flat(2);
  assert.equal(new Set(suites.map(({ name }) => name)).size, suites.length);
  for (const { name, files = [] } of suites)
    for (const pattern of files)
      assert.ok(globSync(pattern, { cwd: root }).length > 0, `${name}: ${pattern}`);
});

test('the check needs nothing installed and nothing built', () => {
  const suites = checkSteps.flat(2);
  assert.deepEqual(suites.map(({ name }) => name).sort(), ['lint', 'types', 'unit']);
  for (const { tools = [], built = false } of suites)
    assert.deepEqual({ tools, built }, { tools: [], built: false });
});

test('only what runs on the emulated machine has it installed', () => {
  for (const { name, machine, tools = [] } of allSteps.flat(2))
    assert.equal(tools.includes('cgroup2-machine'), machine !== undefined, name);
});
