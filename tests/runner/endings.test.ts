import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fixtureDemo } from './fixture-demos.ts';
import { eventually, leftoversOf, lineOf, slowness, startMachine, type TestMachine } from './machine.ts';

// Every way in which a run can end, each with a real program.

const TEST_TIMEOUT_MS = 60_000 * slowness;

describe('a run ends', () => {
  let machine: TestMachine;
  before(async () => {
    machine = await startMachine({ limits: { unwatchedMs: 1500 * slowness, diskQuotaBytes: 48 * 2 ** 20 } });
  });
  after(() => machine.close());

  const start = (
    ...[id, knobs = {}, changes = {}]: [
      Parameters<typeof fixtureDemo>[0],
      Record<string, number | string | boolean>?,
      Parameters<typeof fixtureDemo>[1]?,
    ]
  ) => {
    const run = machine.runner.start(fixtureDemo(id, changes), knobs);
    const leave = run.watch();
    run.gone.finally(leave);
    return run;
  };
  const nothingIsLeftOf = (id: string): void => assert.deepEqual(leftoversOf(machine.stateDir, id), []);
  const withCgroup = (t: { skip(reason: string): void }): boolean => {
    const { cgroup } = machine.runner.environment;
    if (!cgroup.writable) t.skip(`needs a cgroup: ${cgroup.reason}`);
    return cgroup.writable;
  };

  test('finished, when the program leaves with 0', { timeout: TEST_TIMEOUT_MS }, async () => {
    const run = start('exits-with', { code: 0 });
    const end = await run.gone;
    assert.equal(end.kind, 'finished');
    const events = run.log.since(0);
    assert.equal(events[0]?.type, 'started');
    assert.equal(events.at(-1)?.type, 'end');
    assert.deepEqual(
      events.map((event) => event.id),
      events.map((_, index) => index + 1),
    );
    nothingIsLeftOf(run.id);
  });

  test('failed, with exit code and last words', { timeout: TEST_TIMEOUT_MS }, async () => {
    const run = start('exits-with', { code: 3 });
    const end = await run.gone;
    assert.equal(end.kind, 'failed');
    assert.equal(end.exitCode, 3);
    assert.equal(end.lastWords, 'these are my last words');
    assert.match(end.sentence, /exit code 3.*these are my last words/);
    nothingIsLeftOf(run.id);
  });

  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGABRT']) {
    test(`failed by ${signal}, which is no oom without the counter`, {
      timeout: TEST_TIMEOUT_MS,
    }, async () => {
      const run = start('ends-by-signal', { signal });
      const end = await run.gone;
      assert.equal(end.kind, 'failed');
      assert.equal(end.signal, signal);
      assert.equal(end.exitCode, null);
      nothingIsLeftOf(run.id);
    });
  }

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

  test('by its deadline, spinning and deaf to SIGTERM', { timeout: TEST_TIMEOUT_MS }, async () => {
    const deadlineMs = 1500 * slowness;
    const run = start('spins', {}, { deadlineMs });
    const end = await run.gone;
    assert.equal(end.kind, 'deadline');
    assert.equal(end.deadlineMs, deadlineMs);
    assert.ok(
      end.afterMs >= deadlineMs && end.afterMs < deadlineMs + 3000 * slowness,
      `after ${end.afterMs} ms`,
    );
    nothingIsLeftOf(run.id);
  });

  for (const how of ['named', 'deleted', 'small-files']) {
    test(`by its disk quota, filled by ${how} files`, { timeout: TEST_TIMEOUT_MS }, async () => {
      const run = start('fills-disk', { how });
      const end = await run.gone;
      assert.equal(end.kind, 'disk-quota', end.sentence);
      assert.ok(end.usedBytes > end.quotaBytes);
      nothingIsLeftOf(run.id);
    });
  }

  test('stopped by the reader, and stopping twice is stopping once', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const run = start('forever');
    await lineOf(run, 'here for ever');
    const [first, second] = await Promise.all([run.stop('reader'), run.stop('server')]);
    assert.deepEqual(first, second);
    assert.ok(first.kind === 'stopped' && first.by === 'reader');
    nothingIsLeftOf(run.id);
  });

  test('stopped, with a family that wants to stay', { timeout: TEST_TIMEOUT_MS }, async () => {
    const run = start('forks-a-tree', { members: 10 });
    await lineOf(run, 'on its way');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await run.stop('reader');
    nothingIsLeftOf(run.id);
  });

  test('stopped, with a fork bomb in it that never got past its limit', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const { achieved } = machine.runner.environment.confinement;
    if (!achieved.includes('limit of processes and threads')) return t.skip('needs a limit of processes');
    const run = start('forks-a-bomb');
    const pids = (): number[] =>
      run.log
        .since(0)
        .map((event) =>
          event.type === 'sample' && 'pids' in event.data.cgroup ? (event.data.cgroup.pids ?? 0) : 0,
        );
    await eventually('the limit', () => Math.max(...pids()) >= 60);
    await run.stop('reader');
    assert.ok(Math.max(...pids()) <= 64 + 4, `${Math.max(...pids())} tasks`);
    nothingIsLeftOf(run.id);
  });

  test('stopped, when nobody watches any more', { timeout: TEST_TIMEOUT_MS }, async () => {
    const run = machine.runner.start(fixtureDemo('forever'), {});
    const leave = run.watch();
    await lineOf(run, 'here for ever');
    leave();
    const end = await run.gone;
    assert.ok(end.kind === 'stopped' && end.by === 'nobody-watching', end.sentence);
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
