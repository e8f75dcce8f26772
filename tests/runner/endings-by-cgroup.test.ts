import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { wholeFamily } from './deaf-family.ts';
import { openEndings, TEST_TIMEOUT_MS } from './ending-scene.ts';
import { assertIsFound, lineOf } from './machine.ts';

// The ways in which a run ends by its cgroup, or holds on to it: they differ with the cgroup version, and with whose cgroups they are.

describe('a run with a cgroup ends', () => {
  const { machine, start, nothingIsLeftOf, withCgroup } = openEndings();

  test('oom-killed, when it wants more than its limit', { timeout: TEST_TIMEOUT_MS }, async (t) => {
    if (!withCgroup(t)) return;
    const run = start('allocates', { by: 'itself', limitMb: 96 });
    const end = await run.gone;
    assert.equal(end.kind, 'oom-killed');
    assert.ok(end.oomKills >= 1);
    assert.equal(end.limitBytes, 96 * 2 ** 20);
    const last = run.log.since(0).findLast((event) => event.type === 'sample');
    assert.ok(
      last?.type === 'sample' && 'oomKills' in last.data.cgroup && (last.data.cgroup.oomKills ?? 0) >= 1,
    );
    nothingIsLeftOf(run.id);
  });

  test('oom-killed, when only a child was killed and the parent lives on', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    if (!withCgroup(t)) return;
    const run = start('allocates', { by: 'child', limitMb: 160 });
    assert.equal((await run.gone).kind, 'oom-killed');
    nothingIsLeftOf(run.id);
  });

  test('stopped, with a family that wants to stay', { timeout: TEST_TIMEOUT_MS }, async () => {
    const run = start('forks-a-tree', { members: 10 });
    await lineOf(run, 'on its way');
    await wholeFamily(machine().stateDir, run.id, 10);
    assertIsFound(machine().stateDir, run.id, machine().runner.environment.cgroup.writable);
    await run.stop('reader');
    nothingIsLeftOf(run.id);
  });

  test('failed, when its memory limit is refused: the program is never run outside', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    if (!withCgroup(t)) return;
    const run = start('forever', {}, { limits: { pids: -7, fds: 256 } });
    const end = await run.gone;
    assert.equal(end.kind, 'failed');
    assert.equal(end.exitCode, null);
    assert.match(end.sentence, /could not be (made|started)/);
    nothingIsLeftOf(run.id);
  });
});
