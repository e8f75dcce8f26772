import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, type TestContext, test } from 'node:test';
import type { Run } from '../../../src/runner/runner.ts';
import { fixtureDemo } from '../../runner/fixture-demos.ts';
import {
  cgroupsNamed,
  eventually,
  leftoversOf,
  lineOf,
  slowness,
  startMachine,
  type TestMachine,
} from '../../runner/machine.ts';
import { report } from '../../support/figure.ts';
import { slow, soaking } from '../../support/scale.ts';

// A cgroup that cannot be removed when its run ends: rmdir(2) says EBUSY of what something is mounted on.

/** Times for which it is busy; the end of a run waits for 10 s. */
const BUSY_MS = slow ? [3000] : soaking ? [200, 1000, 5000] : [200, 1500];
const TEST_TIMEOUT_MS = 120_000 * slowness;
/** Between the release and the end of the run, or the next try of what was left. */
const GONE_WITHIN_MS = 1000;

/** Mounts each cgroup of a run on itself, so that none can be removed. @returns the way to release them */
function holdCgroups(t: TestContext, run: Run): () => void {
  const held = new Set<string>();
  for (const directory of cgroupsNamed(run.id)) {
    execFileSync('mount', ['--bind', directory, directory]);
    held.add(directory);
  }
  const release = (): void => {
    for (const directory of held) execFileSync('umount', [directory]);
    held.clear();
  };
  t.after(release);
  return release;
}

async function startHeldRun(
  t: TestContext,
  machine: TestMachine,
): Promise<{ run: Run; release: () => void }> {
  const run = machine.runner.start(fixtureDemo('forever'), {});
  run.watch();
  await lineOf(run, 'here for ever');
  return { run, release: holdCgroups(t, run) };
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a cgroup that is busy when its run ends', () => {
  test('is tried again without holding up anything, and goes soon after its release', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const machine = await startMachine();
    t.after(() => machine.close());
    const { cgroup } = machine.runner.environment;
    if (!cgroup.writable) return t.skip(`needs a cgroup: ${cgroup.reason}`);
    if (process.getuid?.() !== 0) return t.skip('takes root to mount something');
    for (const busyMs of BUSY_MS) {
      const { run, release } = await startHeldRun(t, machine);
      const loop = monitorEventLoopDelay({ resolution: 5 });
      loop.enable();
      let isGone = false;
      const gone = run.stop('reader').then(() => {
        isGone = true;
      });
      // Not a wait for something: this is how long it is busy.
      await after(busyMs);
      loop.disable();
      assert.equal(isGone, false, 'the run is not over while something of it is left');
      release();
      const releasedMs = performance.now();
      await gone;
      const goneAfterMs = performance.now() - releasedMs;
      assert.deepEqual(leftoversOf(machine.stateDir, run.id), []);
      assert.ok(goneAfterMs <= GONE_WITHIN_MS * slowness, `${goneAfterMs} ms after the release`);
      const [medianMs, p99Ms] = [50, 99].map((part) => loop.percentile(part) / 1e6) as [number, number];
      // The middle is held to the figure and the 99th of 100 is printed, because machines are shared.
      assert.ok(medianMs <= 50 * slowness, `the event loop was late by ${medianMs} ms in the middle`);
      assert.ok(loop.max / 1e6 < busyMs, `the event loop stood still for ${loop.max / 1e6} ms`);
      report(t, {
        id: 'R16',
        what: `cgroup busy (EBUSY) for ${busyMs / 1000} s at the end of a run`,
        measured: `gone ${goneAfterMs.toFixed(0)} ms after its release; event loop p99 ${p99Ms.toFixed(0)} ms meanwhile`,
        target: 'gone within 1 s; p99 50 ms',
      });
    }
  });

  test('for longer than the end of a run waits: the run ends, and the living server removes it later', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    // In the soak the real patience of 10 s is outlasted.
    const patienceMs = soaking ? undefined : 500 * slowness;
    const busyMs = soaking ? 30_000 : 2000 * slowness;
    const machine = await startMachine(patienceMs === undefined ? {} : { patienceMs });
    t.after(() => machine.close());
    const { cgroup } = machine.runner.environment;
    if (!cgroup.writable) return t.skip(`needs a cgroup: ${cgroup.reason}`);
    if (process.getuid?.() !== 0) return t.skip('takes root to mount something');
    const { run, release } = await startHeldRun(t, machine);
    const startMs = performance.now();
    const end = await run.stop('reader');
    assert.equal(end.kind, 'stopped');
    await lineOf(run, 'Something of this run is left');
    assert.notDeepEqual(leftoversOf(machine.stateDir, run.id), []);
    // The next run has its place, whatever is left of this one.
    const next = machine.runner.start(fixtureDemo('exits-with'), { code: 0 });
    next.watch();
    assert.equal((await next.gone).kind, 'finished');
    await after(Math.max(0, busyMs - (performance.now() - startMs)));
    release();
    const releasedMs = performance.now();
    await eventually('the end of what was left', () => !existsSync(join(machine.stateDir, 'runs', run.id)));
    const goneAfterMs = performance.now() - releasedMs;
    await eventually('nothing left', () => leftoversOf(machine.stateDir, run.id).length === 0);
    assert.ok(goneAfterMs <= 2 * GONE_WITHIN_MS * slowness, `${goneAfterMs} ms after the release`);
    report(t, {
      id: 'R16',
      what: `cgroup busy for ${busyMs / 1000} s, longer than the end of a run waits (${(patienceMs ?? 10_000) / 1000} s)`,
      measured: `the run ended, the next one ran, and the living server removed it ${goneAfterMs.toFixed(0)} ms after its release`,
      target: 'handed to the sweeper; gone within 1 s or 2',
    });
  });
});
