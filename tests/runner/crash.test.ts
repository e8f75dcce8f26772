import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { journalFiles } from '../../src/runner/journal/journal.ts';
import { markedProcesses } from '../../src/runner/journal/marked-processes.ts';
import { report } from '../support/figure.ts';
import { rounds, soaking } from '../support/scale.ts';
import { type CrashScene, type Host, openScene } from './crash-scene.ts';
import { deafMembers, wholeFamily } from './deaf-family.ts';
import {
  assertIsFound,
  cgroupsNamed,
  eventually,
  leftoversOf,
  slowness,
  startMachine,
  type Traces,
  tracesOf,
} from './machine.ts';
import { startSweep } from './watched-sweep.ts';

// The server is killed without warning, at any moment: the sandbox ends the program at once where there
// is one, and the next start clears up the rest.

const ROUNDS = rounds(10, 100, 2);
/** Runs to clear up after; each sweep of one is killed, and then the next, who takes over from it. */
const DEAD_RUNS = rounds(5, 25, 1);
const SWEEPS_OF_EACH = 2;
/** So many more where too few kills have hit: with one run, the first that comes too late is all of them. */
const MORE_RUNS = 4;
/** So many that a sweep takes longer than it takes to kill somebody, also where all share one slow processor. */
const FILES = 1000;
const MEMBERS = slowness === 1 ? 10 : 3;
const TEST_TIMEOUT_MS = (soaking ? 900_000 : 120_000) * slowness;
/** Longest that processes may live on without a restart: the watchdog kills again and again for so long. */
const ALONE_MS = 2000;
/** How long the next start may take on a machine that is not emulated. */
const START_MS = 1000;
/** A search path without bwrap and setpriv. */
const NO_TOOLS = '/nonexistent';
/** Nothing at all ends with the server then. */
const NOTHING_HOLDS = [NO_TOOLS, 'no-watchdog'] as const;

/** The end of all processes without a restart. */
interface EndAlone {
  /** From the death of the server to the look that found none. */
  readonly goneMs: number;
  /** How long that look took itself: by so much the end may have been later. */
  readonly lookMs: number;
}

async function processesEndAlone(stateDir: string, run: string): Promise<EndAlone> {
  const startMs = performance.now();
  const filesDir = join(stateDir, 'runs', run);
  const lookMs = await eventually(
    'the end of all processes without a restart',
    () => {
      const begunMs = performance.now();
      return markedProcesses(thisKernel, filesDir).length === 0 && performance.now() - begunMs;
    },
    ALONE_MS,
  );
  return { goneMs: performance.now() - startMs - lookMs, lookMs };
}

/** How long the next start took, in milliseconds. */
interface Start {
  readonly tookMs: number;
  /** The clearing up in it, which comes first; 0 where there was nothing to clear up. */
  readonly clearedMs: number;
}

/** Starts a runner on a state, as the next server does, and looks at what is left. */
async function startNext(stateDir: string, look: () => void): Promise<Start> {
  const startMs = performance.now();
  let clearedMs = 0;
  const onSwept = (): void => {
    clearedMs = performance.now() - startMs;
  };
  const { runner } = await startMachine({ stateDir, onSwept });
  const tookMs = performance.now() - startMs;
  try {
    look();
  } finally {
    await runner.close();
  }
  return { tookMs, clearedMs };
}

/** Neither of the run nor of anything that was tried out is anything left. */
async function nothingIsLeftAfterTheNextStart(stateDir: string, run: string): Promise<Start> {
  // An entry that was not even finished is removed without a word.
  const written = journalFiles(stateDir).filter((name) => !name.includes('.json.new-'));
  const ids = written.map((name) => name.replace(/\..*$/, ''));
  const start = await startNext(stateDir, () => {
    for (const id of new Set([run, ...ids])) assert.deepEqual(leftoversOf(stateDir, id), []);
    for (const part of ['journal', 'runs']) assert.deepEqual(readdirSync(join(stateDir, part)), []);
  });
  assert.equal(start.clearedMs > 0, written.length > 0, 'what is written down is cleared up, and said so');
  return start;
}

/** A host with a family that has outgrown every signal but one. */
async function startFamily({ stateDir, startHost }: CrashScene, ...more: readonly string[]): Promise<Host> {
  const host = await startHost('forks-a-tree', { members: MEMBERS }, ...more);
  await host.said;
  await wholeFamily(stateDir, host.run, MEMBERS);
  assertIsFound(stateDir, host.run, host.watched);
  return host;
}

/** The family of a host that is dead, and that nothing held. @param files that it has beside */
async function orphanFamily(scene: CrashScene, files = 0): Promise<Host> {
  const host = await startFamily(scene, ...NOTHING_HOLDS);
  assert.equal(host.confinement, 'none');
  for (let file = 0; file < files; file++)
    writeFileSync(join(scene.stateDir, 'runs', host.run, `file-${file}`), '');
  await host.kill();
  assert.equal(deafMembers(scene.stateDir, host.run).length, MEMBERS, 'the family is still there');
  return host;
}

/** A random part of a whole; each of several turns has a stretch of it to itself, so that they are spread over it. */
const partOf = (turn: number, turns: number): number => (turn + Math.random()) / turns;
const middle = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;
const sum = (times: readonly number[]): number => times.reduce((total, time) => total + time, 0);
const inMs = (time: number): string => `${time.toFixed(0)} ms`;
const longest = (times: readonly number[]): string => inMs(Math.max(...times));
const endsInWords = (ends: readonly EndAlone[]): string =>
  ends.length === 0
    ? 'a time that was not measured'
    : `${longest(ends.map(({ goneMs }) => goneMs))} at most (a look takes ${longest(ends.map(({ lookMs }) => lookMs))})`;

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
