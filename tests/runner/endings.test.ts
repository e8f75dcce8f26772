import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { report } from '../support/figure.ts';
import { FILE_QUOTA, openEndings, QUOTA_BYTES, SHORT_MS, TEST_TIMEOUT_MS } from './ending-scene.ts';
import { fixtureDemo } from './fixture-demos.ts';
import { lineOf, slowness } from './machine.ts';

// The ways in which a run can end, each with a real program; those in which its cgroup has a part are in
// endings-by-cgroup.test.ts, bombs of memory, processes and threads in tests/trust/kernel/bombs.test.ts.

const MB = 2 ** 20;
/**
 * Beyond its quota what `fills-disk` writes in a second, 50 times 1 MB: the watch looks four times in it, so what has gone
 * further was not looked at. And a fifth of that for the look itself, in which the program writes on.
 */
const MOST_USED_BYTES = QUOTA_BYTES + 50 * MB + 10 * MB;

describe('a run ends', () => {
  const { machine, start, nothingIsLeftOf } = openEndings();

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

  for (const [program, what] of [
    ['spins', 'spinning and deaf to SIGTERM'],
    ['stands-still', 'stopped itself, with a child that was stopped'],
  ] as const)
    test(`by its deadline, ${what}`, { timeout: TEST_TIMEOUT_MS }, async (t) => {
      const deadlineMs = SHORT_MS;
      const startMs = performance.now();
      const run = start(program, {}, { deadlineMs });
      const end = await run.gone;
      const lateMs = performance.now() - startMs - deadlineMs;
      assert.equal(end.kind, 'deadline');
      assert.equal(end.deadlineMs, deadlineMs);
      assert.ok(
        end.afterMs >= deadlineMs && end.afterMs < deadlineMs + 3000 * slowness,
        `after ${end.afterMs} ms`,
      );
      assert.ok(lateMs <= 3000 * slowness, `gone ${lateMs} ms late`);
      nothingIsLeftOf(run.id);
      report(t, {
        id: 'T13',
        what: `a program at its deadline, ${what}`,
        measured: `nothing left ${lateMs.toFixed(0)} ms after it`,
        target: `gone within ${3 * slowness} s of it`,
      });
    });

  for (const how of ['named', 'deleted', 'small-files', 'sparse']) {
    test(`by its disk quota, filled by ${how} files`, { timeout: TEST_TIMEOUT_MS }, async (t) => {
      const run = start('fills-disk', { how });
      const end = await run.gone;
      assert.equal(end.kind, 'disk-quota', end.sentence);
      assert.ok(end.usedBytes > end.quotaBytes);
      if (slowness === 1) assert.ok(end.usedBytes <= MOST_USED_BYTES, `${end.usedBytes} bytes were used`);
      nothingIsLeftOf(run.id);
      report(t, {
        id: 'T12',
        what: `disk filled by ${how.replace('-files', '')} files, with a quota of ${end.quotaBytes / MB} MB`,
        measured: `stopped at ${(end.usedBytes / MB).toFixed(0)} MB on the disk after ${(end.afterMs / 1000).toFixed(1)} s, all files gone`,
        target: `stopped by the quota${slowness === 1 ? `, before ${MOST_USED_BYTES / MB} MB` : ''}, space back`,
      });
    });
  }

  test('by its quota of files, which are all empty', { timeout: TEST_TIMEOUT_MS }, async (t) => {
    const run = start('fills-disk', { how: 'empty-files' });
    const end = await run.gone;
    assert.equal(end.kind, 'disk-quota', end.sentence);
    assert.match(end.sentence, new RegExp(`made more than ${FILE_QUOTA} files`));
    nothingIsLeftOf(run.id);
    report(t, {
      id: 'T12',
      what: `inodes taken by empty files, with a quota of ${FILE_QUOTA}`,
      measured: `stopped after ${(end.afterMs / 1000).toFixed(1)} s, all files gone`,
      target: 'stopped by the quota, inodes back',
    });
  });

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

  test('stopped, when nobody watches any more', { timeout: TEST_TIMEOUT_MS }, async () => {
    const run = machine().runner.start(fixtureDemo('forever'), {});
    const leave = run.watch();
    await lineOf(run, 'here for ever');
    leave();
    const end = await run.gone;
    assert.ok(end.kind === 'stopped' && end.by === 'nobody-watching', end.sentence);
    nothingIsLeftOf(run.id);
  });
});
