import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { report } from '../support/figure.ts';
import { rounds } from '../support/scale.ts';
import { openScene } from './crash-scene.ts';
import { assertIsFound, cgroupsNamed, eventually, slowness } from './machine.ts';
import {
  type EndAlone,
  endsInWords,
  inMs,
  longest,
  MEMBERS,
  middle,
  NO_TOOLS,
  nothingIsLeftAfterTheNextStart,
  orphanFamily,
  processesEndAlone,
  type Start,
  startFamily,
  startNext,
  sum,
  TEST_TIMEOUT_MS,
} from './next-start.ts';

// The server is killed without warning in the middle of a run: the sandbox ends the program at once where there
// is one, and the next start clears up the rest. Other moments are in crash-moments.test.ts.

const ROUNDS = rounds(10, 100, 2);
/** How long the next start may take on a machine that is not emulated. */
const START_MS = 1000;

describe('the server is killed in mid-run', () => {
  test('the sandbox ends a family of detached processes at once, the next start removes the rest', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const scene = openScene(t);
    const { stateDir } = scene;
    const alone: EndAlone[] = [];
    const starts: Start[] = [];
    let held = '';
    for (let round = 0; round < ROUNDS; round++) {
      const host = await startFamily(scene);
      held = host.confinement;
      await host.kill();
      if (host.watched) alone.push(await processesEndAlone(stateDir, host.run));
      else t.diagnostic(`no cgroup here, and ${host.confinement}: processes wait for the next start`);
      starts.push(await nothingIsLeftAfterTheNextStart(stateDir, host.run));
    }
    // The worst is printed; the middle is held to the figure, because machines are shared.
    const goneMs = middle(alone.map((end) => end.goneMs));
    if (held === 'bubblewrap') assert.ok(goneMs <= 100 * slowness, `gone after ${inMs(goneMs)}`);
    const [tookMs, clearedMs] = (['tookMs', 'clearedMs'] as const).map((part) =>
      starts.map((start) => start[part]),
    ) as [number[], number[]];
    const startInWords = `a start took ${inMs(middle(tookMs))} as a rule`;
    if (slowness === 1) assert.ok(middle(tookMs) <= START_MS, startInWords);
    // How long an emulated machine takes for a start says little of the notebook; how much of it is clearing up, more.
    assert.ok(sum(clearedMs) <= sum(tookMs) / 2, `${inMs(sum(clearedMs))} of ${inMs(sum(tookMs))}`);
    report(t, {
      id: 'R2',
      what: `server killed with SIGKILL ${ROUNDS} times over ${MEMBERS} detached processes that ignore SIGTERM (${held})`,
      measured: `0 processes, 0 cgroups, 0 files, 0 journal entries; processes gone without a restart after ${endsInWords(alone)}; ${startInWords}, ${longest(tookMs)} at most, clearing up in it ${longest(clearedMs)} at most`,
      target: `0 of each; ${100 * slowness} ms with bubblewrap; ${slowness === 1 ? `a start in ${START_MS} ms, ` : ''}clearing up is half of a start at most`,
    });
  });

  test('without a sandbox the watchdog ends the whole family at once, and removes its cgroup', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const scene = openScene(t);
    const { stateDir } = scene;
    const host = await startFamily(scene, NO_TOOLS);
    await host.kill();
    if (host.watched) {
      await processesEndAlone(stateDir, host.run);
      const cgroups = (): string[] => cgroupsNamed(host.run);
      await eventually('the end of the cgroup without a restart', () => cgroups().length === 0, 8000);
    } else t.skip('no cgroup can be made here');
    await nothingIsLeftAfterTheNextStart(stateDir, host.run);
  });

  test('without any of them the next start ends the family by its cgroup, or by its mark', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const scene = openScene(t);
    const host = await orphanFamily(scene);
    await nothingIsLeftAfterTheNextStart(scene.stateDir, host.run);
  });

  test('a runner that lives is left alone by another that starts on the same state', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const { stateDir, startHost } = openScene(t);
    const host = await startHost('forever', {});
    await host.said;
    const other = await startNext(stateDir, () => assertIsFound(stateDir, host.run, host.watched));
    assert.equal(other.clearedMs, 0, 'there was nothing to clear up');
    assertIsFound(stateDir, host.run, host.watched);
    await host.kill();
    await nothingIsLeftAfterTheNextStart(stateDir, host.run);
  });
});
