import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startSampling } from '../../src/sampling/start-sampling.ts';
import { wholeFamily } from './deaf-family.ts';
import { fixtureDemo } from './fixture-demos.ts';
import { leftoversOf, lineOf, slowness, startMachine } from './machine.ts';

// A fault of the notebook's own while a run ends: everything of the run goes all the same.

const TEST_TIMEOUT_MS = 60_000 * slowness;

describe('a run whose end meets a fault of the notebook', () => {
  test('a last sample that fails keeps nothing from being ended and removed, and is told', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const machine = await startMachine({
      startSampling: (target, options) => {
        const sampling = startSampling(target, options);
        return {
          async stop() {
            await sampling.stop();
            throw new Error('the last sample slipped');
          },
        };
      },
    });
    t.after(() => machine.close());
    const run = machine.runner.start(fixtureDemo('forks-a-tree'), { members: 3 });
    run.watch();
    await lineOf(run, 'on its way');
    await wholeFamily(machine.stateDir, run.id, 3);
    const end = await run.stop('reader');
    assert.equal(end.kind, 'stopped');
    assert.deepEqual(leftoversOf(machine.stateDir, run.id), []);
    assert.match(await lineOf(run, 'last look'), /failed: the last sample slipped/);
  });

  test('a sampling that cannot begin ends the run before a program is begun, with the reason', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const machine = await startMachine({
      startSampling: () => {
        throw new Error('no sampling today');
      },
    });
    t.after(() => machine.close());
    const run = machine.runner.start(fixtureDemo('forever'), {});
    run.watch();
    const end = await run.gone;
    assert.equal(end.kind, 'failed');
    assert.match(end.sentence, /could not be started.*no sampling today/);
    assert.deepEqual(leftoversOf(machine.stateDir, run.id), []);
  });
});
