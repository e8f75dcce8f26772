import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ActionRefused, type Run } from '../../src/runner/runner.ts';
import { duringFile } from '../support/during-file.ts';
import { report } from '../support/figure.ts';
import { type FixtureProgram, fixtureDemo } from './fixture-demos.ts';
import { eventOf, leftoversOf, lineOf, slowness, startMachine } from './machine.ts';

// What a program says, prints and is asked to do.

const TEST_TIMEOUT_MS = 60_000 * slowness;

describe('a program and its runner', () => {
  const machine = duringFile(startMachine);

  const start = (id: FixtureProgram, knobs = {}): Run => {
    const run = machine().runner.start(fixtureDemo(id), knobs);
    run.gone.finally(run.watch());
    return run;
  };

  test('reports, phases and nonsense', { timeout: TEST_TIMEOUT_MS }, async () => {
    const run = start('talks-back');
    const sample = await eventOf(
      run,
      'a sample with the report',
      (event) => event.type === 'sample' && 'calls' in event.data.demo,
    );
    assert.ok(sample.type === 'sample');
    assert.deepEqual(sample.data.demo, { calls: 7 });
    assert.equal('heapUsedBytes' in sample.data.runtime && sample.data.runtime.heapUsedBytes, 1);
    const phase = await eventOf(run, 'the phase', (event) => event.type === 'mark');
    assert.ok(phase.type === 'mark');
    assert.deepEqual(
      { ...phase.data, tMs: 0 },
      { tMs: 0, by: 'program', name: 'ready', label: 'ready ␛[31m', detail: 'all of it' },
    );
    assert.match(await lineOf(run, 'a line with'), /^a line with ␛\]52;c;eA==␇ in it$/);
    const complaints = run.log
      .since(0)
      .filter((event) => event.type === 'log' && event.data.stream === 'runner');
    assert.equal(complaints.length, 1, 'nonsense is told of once');
    await run.stop('reader');
  });

  test('actions: done, refused, unknown, unanswered, too late', { timeout: TEST_TIMEOUT_MS }, async () => {
    const run = start('talks-back');
    await eventOf(run, 'the phase', (event) => event.type === 'mark');
    const mark = await run.act('agree');
    assert.deepEqual(
      { ...mark, tMs: 0 },
      { tMs: 0, by: 'reader', name: 'agree', label: 'agree button', detail: 'done as told' },
    );
    assert.deepEqual(run.log.since(0).findLast((event) => event.type === 'mark')?.data, mark);
    const refusedBecause = (reason: string, message: RegExp) => (error: unknown) =>
      error instanceof ActionRefused && error.reason === reason && message.test(error.message);
    await assert.rejects(run.act('refuse'), refusedBecause('refused', /I would rather not/));
    await assert.rejects(run.act('fly'), refusedBecause('refused', /has no action fly; it has agree/));
    await assert.rejects(run.act('ignore'), refusedBecause('no-answer', /within 5 s/));
    await assert.rejects(run.act('leave'), refusedBecause('not-running', /ended before/));
    await run.gone;
    // What was asked and not answered may have been done: the log of the run has it.
    const unanswered = run.log
      .since(0)
      .flatMap((event) => (event.type === 'mark' && event.data.unanswered ? [event.data.name] : []));
    assert.deepEqual(unanswered, ['ignore', 'leave']);
    await assert.rejects(run.act('agree'), refusedBecause('not-running', /ended/));
  });

  test('reclaim returns page cache, and says how much', { timeout: TEST_TIMEOUT_MS }, async (t) => {
    const { cgroup } = machine().runner.environment;
    if (!cgroup.writable) return t.skip(`needs a cgroup: ${cgroup.reason ?? 'none'}`);
    const run = start('caches', { mb: 24 });
    await lineOf(run, 'cached');
    const mark = await run.act('reclaim');
    const [, back] = /gave back ([\d.]+) MB/.exec(mark.detail ?? '') ?? [];
    assert.ok(Number(back) > 20, String(mark.detail));
    await run.stop('reader');
  });

  for (const lines of [true, false]) {
    test(`a flood of ${lines ? 'lines' : 'one endless line'} costs the server nothing`, {
      timeout: TEST_TIMEOUT_MS,
    }, async (t) => {
      globalThis.gc?.();
      const beforeBytes = process.memoryUsage.rss();
      const run = start('floods-output', { lines });
      const told = (): Promise<unknown> => lineOf(run, 'what it says from here on is not kept');
      await told();
      await new Promise((resolve) => setTimeout(resolve, 500));
      const grownMb = (process.memoryUsage.rss() - beforeBytes) / 2 ** 20;
      assert.ok(grownMb <= 20, `grew by ${grownMb.toFixed(1)} MB`);
      const logged = run.log.since(0).filter((event) => event.type === 'log');
      assert.ok(logged.length <= 5001, `${logged.length} lines`);
      assert.ok(logged.every((event) => event.type === 'log' && event.data.text.length <= 2000));
      await run.stop('reader');
      assert.deepEqual(leftoversOf(machine().stateDir, run.id), []);
      report(t, {
        id: 'T14',
        what: `output without end, ${lines ? 'in short lines' : 'in one line'}`,
        measured: `server +${grownMb.toFixed(1)} MB of RSS, ${logged.length} lines kept`,
        target: '+20 MB at most',
      });
    });
  }
});
