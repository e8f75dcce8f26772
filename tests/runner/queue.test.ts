import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { describe, test } from 'node:test';
import { QueueFull } from '../../src/runner/runner.ts';
import { fixtureDemo } from './fixture-demos.ts';
import { eventually, leftoversOf, lineOf, newStateDir, slowness, startMachine } from './machine.ts';

const TEST_TIMEOUT_MS = 60_000 * slowness;

describe('several runs', () => {
  test('beyond the places they wait their turn, and beyond the waiting room are sent away', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const machine = await startMachine({ limits: { concurrentRuns: 1, waitingRuns: 2 } });
    try {
      const start = () => {
        const run = machine.runner.start(fixtureDemo('forever'), {});
        run.watch();
        return run;
      };
      const [first, second, third] = [start(), start(), start()];
      assert.throws(start, QueueFull);
      await lineOf(first, 'here for ever');
      assert.deepEqual(
        [first, second, third].map((run) => run.view().position),
        [undefined, 0, 1],
      );
      assert.equal(second.view().state, 'queued');
      const abandoned = await second.stop('reader');
      assert.ok(abandoned.kind === 'stopped' && abandoned.afterMs === 0);
      assert.equal(third.view().position, 0);
      await first.stop('reader');
      await lineOf(third, 'here for ever');
      assert.equal(third.view().state, 'running');
    } finally {
      await machine.close();
    }
  });

  test('a place that nobody waits at is given to others', { timeout: TEST_TIMEOUT_MS }, async () => {
    const unwatchedMs = 500 * slowness;
    const machine = await startMachine({ limits: { concurrentRuns: 1, waitingRuns: 2, unwatchedMs } });
    try {
      const first = machine.runner.start(fixtureDemo('forever'), {});
      first.watch();
      const abandoned = machine.runner.start(fixtureDemo('forever'), {});
      const left = machine.runner.start(fixtureDemo('forever'), {});
      const leave = left.watch();
      assert.throws(() => machine.runner.start(fixtureDemo('forever'), {}), QueueFull);
      const end = await abandoned.gone;
      assert.ok(end.kind === 'stopped' && end.by === 'nobody-watching', end.sentence);
      assert.equal(left.view().position, 0, 'one that is watched waits on');
      leave();
      assert.equal((await left.gone).kind, 'stopped');
      const next = machine.runner.start(fixtureDemo('forever'), {});
      next.watch();
      await first.stop('reader');
      await lineOf(next, 'here for ever');
    } finally {
      await machine.close();
    }
  });

  test('closing the runner ends all of them and leaves nothing', { timeout: TEST_TIMEOUT_MS }, async () => {
    const machine = await startMachine({ limits: { concurrentRuns: 3, promisedMemoryBytes: 2 ** 30 } });
    const runs = [1, 2, 3, 4].map(() => machine.runner.start(fixtureDemo('forever'), { limitMb: 128 }));
    await Promise.all(runs.slice(0, 3).map((run) => lineOf(run, 'here for ever')));
    await machine.runner.close();
    for (const run of runs) {
      const end = await run.gone;
      assert.ok(end.kind === 'stopped' && end.by === 'server');
      assert.deepEqual(leftoversOf(machine.stateDir, run.id), []);
    }
    assert.throws(() => machine.runner.start(fixtureDemo('forever'), {}), /shutting down/);
    await machine.close();
  });

  test('two runners share one state directory and one place for cgroups', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const stateDir = newStateDir();
    const [one, two] = [await startMachine({ stateDir }), await startMachine({ stateDir })];
    const [a, b] = [
      one.runner.start(fixtureDemo('forever'), {}),
      two.runner.start(fixtureDemo('forever'), {}),
    ];
    await Promise.all([lineOf(a, 'here for ever'), lineOf(b, 'here for ever')]);
    await one.runner.close();
    assert.equal(b.view().state, 'running');
    await eventually('more samples of the other run', () => b.view().summary.samples > 3);
    await two.runner.close();
    assert.deepEqual([...leftoversOf(stateDir, a.id), ...leftoversOf(stateDir, b.id)], []);
    rmSync(stateDir, { recursive: true, force: true });
  });
});
