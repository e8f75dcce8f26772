import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { errnoOf } from '../../../src/kernel/errno.ts';
import { isUnavailable, type Sample } from '../../../src/protocol/sample.ts';
import type { Run } from '../../../src/runner/runner.ts';
import { type FixtureProgram, fixtureDemo } from '../../runner/fixture-demos.ts';
import {
  cgroupsNamed,
  eventually,
  leftoversOf,
  lineOf,
  slowness,
  startMachine,
} from '../../runner/machine.ts';
import { duringFile } from '../../support/during-file.ts';
import { report } from '../../support/figure.ts';

// Somebody else takes away what a run stands on, while it runs: its directory, the server's, its cgroup.

const TEST_TIMEOUT_MS = 60_000 * slowness;

describe('taken away in mid-run', () => {
  const machine = duringFile(startMachine);

  const start = (t: TestContext, program: FixtureProgram = 'forever', knobs = {}): Run => {
    // Small, so that three have a place at a time on a small machine.
    const run = machine().runner.start(fixtureDemo(program), { limitMb: 200, ...knobs });
    run.watch();
    t.after(() => run.stop('reader'));
    return run;
  };
  const samplesOf = (run: Run): Sample[] =>
    run.log.since(0).flatMap((event) => (event.type === 'sample' ? [event.data] : []));
  const nextRunFinishes = async (t: TestContext): Promise<void> => {
    const end = await start(t, 'exits-with', { code: 0 }).gone;
    assert.equal(end.kind, 'finished', end.sentence);
  };
  const withCgroup = (t: TestContext): boolean => {
    const { cgroup } = machine().runner.environment;
    if (!cgroup.writable) t.skip(`needs a cgroup: ${cgroup.reason}`);
    return cgroup.writable;
  };

  for (const [what, pathOf] of [
    ['the directory of the run', (id: string) => join(machine().stateDir, 'runs', id)],
    ['the whole state directory', () => machine().stateDir],
  ] as const)
    test(`${what}: the run ends and says so, another is not disturbed`, {
      timeout: TEST_TIMEOUT_MS,
    }, async (t) => {
      const [run, other] = [start(t), start(t)];
      await Promise.all([lineOf(run, 'here for ever'), lineOf(other, 'here for ever')]);
      const startMs = performance.now();
      rmSync(pathOf(run.id), { recursive: true });
      const end = await run.gone;
      const tookMs = performance.now() - startMs;
      assert.ok(end.kind === 'failed' && end.lost !== undefined, end.sentence);
      assert.match(end.sentence, /^Ended after .*: its directory was removed from outside/);
      await nextRunFinishes(t);
      assert.deepEqual(leftoversOf(machine().stateDir, run.id), []);
      const otherEnd = await other.stop('reader');
      assert.equal(otherEnd.kind, what.startsWith('the whole') ? 'failed' : 'stopped');
      assert.deepEqual(leftoversOf(machine().stateDir, other.id), []);
      report(t, {
        id: 'R15',
        what: `${what} removed in mid-run`,
        measured: `the run ended as failed, with the reason, after ${tookMs.toFixed(0)} ms; the server went on, the next run finished; 0 left`,
        target: 'a named reason, 0 crashes',
      });
    });

  test('its cgroup, with the program moved out of it: no number is 0, the run ends, the program too', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    if (!withCgroup(t)) return;
    const run = start(t);
    await lineOf(run, 'here for ever');
    const cgroups = cgroupsNamed(run.id);
    const refuges = cgroups.map((directory) => `${directory}-refuge`);
    for (const refuge of refuges) mkdirSync(refuge);
    t.after(() => {
      for (const refuge of refuges) rmdirSync(refuge);
    });
    const seqBefore = samplesOf(run).at(-1)?.seq ?? 0;
    const startMs = performance.now();
    for (const [index, directory] of cgroups.entries()) moveAll(directory, refuges[index] ?? '');
    for (const directory of cgroups) rmdirSync(directory);
    const end = await run.gone;
    const tookMs = performance.now() - startMs;
    assert.ok(end.kind === 'failed' && end.lost !== undefined, end.sentence);
    assert.match(end.sentence, /its cgroup was removed from outside \(.*limits and counters/);
    const last = samplesOf(run).at(-1);
    assert.ok(last !== undefined && isUnavailable(last.cgroup), 'the last sample has no numbers');
    const zeros = samplesOf(run).filter(
      ({ seq, cgroup }) => seq > seqBefore + 1 && 'usageBytes' in cgroup && cgroup.usageBytes === 0,
    );
    assert.deepEqual(zeros, []);
    await eventually('the end of what was moved', () =>
      refuges.every((refuge) => readFileSync(join(refuge, 'cgroup.procs'), 'utf8') === ''),
    );
    assert.deepEqual(leftoversOf(machine().stateDir, run.id), []);
    await nextRunFinishes(t);
    report(t, {
      id: 'R15',
      what: 'cgroup of a run removed in mid-run, its processes moved out',
      measured: `the run ended as failed, with the reason, after ${tookMs.toFixed(0)} ms; its numbers were absent, never 0; its processes ended; the next run finished`,
      target: 'numbers absent rather than 0, 0 crashes, 0 left',
    });
  });

  test('its cgroup, with everything in it killed: the run ends by a name, which is not want of memory', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    if (!withCgroup(t)) return;
    const run = start(t);
    await lineOf(run, 'here for ever');
    const cgroups = cgroupsNamed(run.id);
    const isEmpty = (): boolean => {
      const pids = cgroups.flatMap(pidsIn);
      for (const pid of new Set(pids)) killIfThere(pid);
      return pids.length === 0;
    };
    await eventually('an empty cgroup', isEmpty);
    await eventually('the end of the cgroup', () => cgroups.every(isGone));
    const end = await run.gone;
    assert.equal(end.kind, 'failed', end.sentence);
    assert.doesNotMatch(end.sentence, /oom|Killed by the kernel/);
    assert.deepEqual(leftoversOf(machine().stateDir, run.id), []);
    await nextRunFinishes(t);
    report(t, {
      id: 'R15',
      what: 'cgroup of a run killed empty and removed in mid-run',
      measured: `the run ended as ${end.kind}; the next run finished; 0 left`,
      target: 'a named reason, never oom-killed; 0 crashes, 0 left',
    });
  });
});

function pidsIn(directory: string): number[] {
  try {
    return readFileSync(join(directory, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  } catch (error) {
    // It is gone, and with it everything that was in it.
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}

/** SIGKILL to a process that was in a cgroup a moment ago, and may have ended since. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (errnoOf(error) !== 'ESRCH') throw error;
  }
}

/** Removes a cgroup, unless it is busy for a moment after the last process in it; the runner may have been faster. */
function isGone(directory: string): boolean {
  try {
    rmdirSync(directory);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOENT' && code !== 'EBUSY') throw error;
    return code === 'ENOENT';
  }
}

/** Moves every process from one cgroup into another; one that was just forked needs a second turn. */
function moveAll(from: string, to: string): void {
  for (let pids = pidsIn(from); pids.length > 0; pids = pidsIn(from))
    for (const pid of pids) writeFileSync(join(to, 'cgroup.procs'), String(pid));
}
