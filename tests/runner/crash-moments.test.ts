import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { report } from '../support/figure.ts';
import { rounds } from '../support/scale.ts';
import { openScene } from './crash-scene.ts';
import { assertIsFound, slowness, type Traces, tracesOf } from './machine.ts';
import {
  ALONE_MS,
  type EndAlone,
  endsInWords,
  inMs,
  nothingIsLeftAfterTheNextStart,
  orphanFamily,
  processesEndAlone,
  TEST_TIMEOUT_MS,
} from './next-start.ts';
import { startSweep } from './watched-sweep.ts';

// The server is killed at random moments: while a run starts, and while it clears up after another that was killed.

const ROUNDS = rounds(10, 100, 2);
/** Runs to clear up after; each sweep of one is killed, and then the next, who takes over from it. */
const DEAD_RUNS = rounds(5, 25, 1);
const SWEEPS_OF_EACH = 2;
/** So many more where too few kills have hit: with one run, the first that comes too late is all of them. */
const MORE_RUNS = 4;
/** So many that a sweep takes longer than it takes to kill somebody, also where all share one slow processor. */
const FILES = 1000;

/** A random part of a whole; each of several turns has a stretch of it to itself, so that they are spread over it. */
const partOf = (turn: number, turns: number): number => (turn + Math.random()) / turns;

describe('the server is killed at a random moment', () => {
  test('at random moments of the start, nothing is left after the next one', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const { stateDir, startHost } = openScene(t);
    const alone: EndAlone[] = [];
    const waits: number[] = [];
    let early = 0;
    const first = await startHost('forever', {});
    const askedMs = performance.now();
    await first.said;
    let startsInMs = performance.now() - askedMs;
    assertIsFound(stateDir, first.run, first.watched);
    await first.kill();
    await nothingIsLeftAfterTheNextStart(stateDir, first.run);
    for (let round = 0; round < ROUNDS; round++) {
      const waitMs = partOf(round, ROUNDS) * startsInMs;
      waits.push(Math.round(waitMs));
      const host = await startHost('forever', {});
      let spoke = false;
      void host.said.then(() => {
        spoke = true;
      });
      await delay(waitMs);
      if (spoke) startsInMs /= 2;
      else early += 1;
      await host.kill();
      if (host.watched) alone.push(await processesEndAlone(stateDir, host.run));
      await nothingIsLeftAfterTheNextStart(stateDir, host.run);
    }
    t.diagnostic(`killed so many ms after the run was asked for: ${waits.join(' ')}`);
    assert.ok(early >= ROUNDS / 2, `only ${early} of ${ROUNDS} were killed before the program had begun`);
    report(t, {
      id: 'R1',
      what: `server killed with SIGKILL at a random moment of a start, ${ROUNDS} times, ${early} of them before the program had said a word`,
      measured: `0 processes, 0 cgroups, 0 files, 0 journal entries; processes gone without a restart after ${endsInWords(alone)}`,
      target: `0 of each; the processes within ${(ALONE_MS * slowness) / 1000} s where a run has a cgroup`,
    });
  });

  test('the sweep itself is killed in the middle, and goes on at the next start', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const scene = openScene(t);
    const { stateDir } = scene;
    const whole = await orphanFamily(scene, FILES);
    const undisturbed = startSweep(scene, whole.run);
    await undisturbed.begun;
    let sweepMs = await undisturbed.over;
    t.diagnostic(`a sweep takes ${inMs(sweepMs)}`);
    await undisturbed.kill();
    await nothingIsLeftAfterTheNextStart(stateDir, whole.run);
    let kills = 0;
    const left: Traces[] = [];
    const enough = (): boolean => left.length >= kills / 3;
    for (let round = 0; round < DEAD_RUNS || (!enough() && round < DEAD_RUNS + MORE_RUNS); round++) {
      const { run } = await orphanFamily(scene, FILES);
      // Who takes over from one that was killed is killed as well.
      for (let turn = 0; turn < SWEEPS_OF_EACH; turn++) {
        const sweep = startSweep(scene, run);
        await sweep.begun;
        // More often at its beginning: files are the last of it, and the most.
        await delay(partOf(round % DEAD_RUNS, DEAD_RUNS) ** 2 * sweepMs);
        kills += 1;
        if (!(await sweep.kill())) {
          // Too late: this sweep was quicker than the first, or the kill slower than it was to be.
          sweepMs /= 2;
          break;
        }
        left.push(tracesOf(stateDir, run));
      }
      await nothingIsLeftAfterTheNextStart(stateDir, run);
    }
    const leftOf = (kind: keyof Traces): number => left.filter((traces) => traces[kind].length > 0).length;
    t.diagnostic(
      `left by sweeps that were killed: ${leftOf('processes')} times processes, ${leftOf('cgroups')} times cgroups, ${leftOf('files')} times files, ${leftOf('journal')} times the entry`,
    );
    assert.ok(enough(), `only ${left.length} of ${kills} kills hit a sweep`);
    report(t, {
      id: 'R3',
      what: `killed with SIGKILL while it clears up after another, ${kills} times, at random moments spread over the whole of it`,
      measured: `${left.length} of ${kills} hit a sweep that was under way; 0 processes, 0 cgroups, 0 files, 0 journal entries after the next start`,
      target: '0 of each; a third of the sweeps under way',
    });
  });
});
