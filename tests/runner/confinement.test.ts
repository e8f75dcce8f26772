import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { wholeFamily } from './deaf-family.ts';
import { fixtureDemo } from './fixture-demos.ts';
import { leftoversOf, lineOf, slowness, startMachine } from './machine.ts';

const TEST_TIMEOUT_MS = 60_000 * slowness;

// What a hostile program gets on each rung is in tests/trust/kernel/confinement.test.ts.

describe('confinement', () => {
  test('the descriptor limit is hard: the runtime cannot raise it', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const machine = await startMachine();
    try {
      const run = machine.runner.start(fixtureDemo('opens-files'), {});
      run.watch();
      const { opened, error } = JSON.parse(await lineOf(run, 'opened'));
      assert.match(error, /EMFILE/);
      assert.ok(opened > 150 && opened < 256, `opened ${opened} of 256`);
      await run.gone;
    } finally {
      await machine.close();
    }
  });

  test('without its tools it claims nothing, says why, and still cleans up', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const machine = await startMachine({ searchPath: '/nonexistent' });
    try {
      const { level, reason, achieved } = machine.runner.environment.confinement;
      assert.equal(level, 'none');
      assert.match(reason ?? '', /bubblewrap does not work here: .*setpriv neither: /);
      assert.ok(!achieved.some((phrase) => /namespace|network|dies/.test(phrase)), achieved.join());
      const run = machine.runner.start(fixtureDemo('forks-a-tree'), { members: 5 });
      run.watch();
      await lineOf(run, 'on its way');
      await wholeFamily(machine.stateDir, run.id, 5);
      await run.stop('reader');
      assert.deepEqual(leftoversOf(machine.stateDir, run.id), []);
    } finally {
      await machine.close();
    }
  });
});
