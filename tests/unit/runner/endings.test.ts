import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Cause, type Findings, factsOf } from '../../../src/runner/end/cause.ts';
import { watchDeadline } from '../../../src/runner/end/deadline.ts';
import { createFirstCause } from '../../../src/runner/end/first-cause.ts';
import { outOfMemory } from '../../../src/runner/end/out-of-memory.ts';
import { createWatchers } from '../../../src/runner/end/unwatched.ts';
import { ENTRY_FAILED, ENTRY_PREFIX } from '../../../src/runner/launch/command-line.ts';
import { exitOf } from '../../../src/runner/launch/exit-of.ts';
import { handClock } from '../sampling/hand-clock.ts';

const findings = (changes: Partial<Findings> = {}): Findings => ({
  afterMs: 5,
  oomKills: 0,
  limitBytes: 100,
  lastWords: 'bye',
  ...changes,
});
const exit = (code: number | null, signal: string | null = null): Cause => ({
  kind: 'exit',
  exit: { code, signal },
});

describe('facts of an end', () => {
  const rows: readonly [string, Cause, Partial<Findings>, object][] = [
    ['exit 0 is finished', exit(0), {}, { kind: 'finished', afterMs: 5 }],
    [
      'exit 0 with the counter risen is oom-killed',
      exit(0),
      { oomKills: 1 },
      { kind: 'oom-killed', afterMs: 5, oomKills: 1, limitBytes: 100 },
    ],
    [
      'exit 137 without the counter is failed',
      exit(137),
      {},
      { kind: 'failed', afterMs: 5, exitCode: 137, signal: null, lastWords: 'bye' },
    ],
    [
      'SIGKILL where the counter cannot be had is failed',
      exit(null, 'SIGKILL'),
      { oomKills: undefined },
      { kind: 'failed', afterMs: 5, exitCode: null, signal: 'SIGKILL', lastWords: 'bye', uncounted: true },
    ],
    [
      'SIGKILL with a counter that has not risen is failed, and counted',
      exit(null, 'SIGKILL'),
      {},
      { kind: 'failed', afterMs: 5, exitCode: null, signal: 'SIGKILL', lastWords: 'bye' },
    ],
    [
      'what it stands on is gone',
      { kind: 'lost', what: 'its directory is gone' },
      { oomKills: undefined },
      { kind: 'failed', afterMs: 5, exitCode: null, signal: null, lost: 'its directory is gone' },
    ],
    [
      'a rise seen in a sample counts, even when the file is gone now',
      { kind: 'oom', oomKills: 2 },
      { oomKills: undefined },
      { kind: 'oom-killed', afterMs: 5, oomKills: 2, limitBytes: 100 },
    ],
    [
      'a stop that came first stays a stop',
      { kind: 'stopped', by: 'reader' },
      { oomKills: 1 },
      { kind: 'stopped', afterMs: 5, by: 'reader' },
    ],
    ['a deadline', { kind: 'deadline', deadlineMs: 4 }, {}, { kind: 'deadline', afterMs: 5, deadlineMs: 4 }],
    [
      'a quota',
      { kind: 'disk-quota', quotaBytes: 1, usedBytes: 2 },
      {},
      { kind: 'disk-quota', afterMs: 5, quotaBytes: 1, usedBytes: 2 },
    ],
    [
      'what never started says why',
      { kind: 'exit', exit: { code: null, signal: null, neverStarted: 'no room' } },
      {},
      { kind: 'failed', afterMs: 5, exitCode: null, signal: null, lastWords: 'no room' },
    ],
  ];
  for (const [name, cause, changes, facts] of rows) {
    test(name, () => assert.deepEqual(factsOf(cause, findings(changes)), facts));
  }
});

describe('exit of a program', () => {
  test('in the sandbox a code above 128 is a signal, outside it is a code', () => {
    assert.deepEqual(exitOf(137, null, true, undefined), { code: null, signal: 'SIGKILL' });
    assert.deepEqual(exitOf(137, null, false, undefined), { code: 137, signal: null });
    assert.deepEqual(exitOf(250, null, true, undefined), { code: 250, signal: null });
    assert.deepEqual(exitOf(3, null, true, undefined), { code: 3, signal: null });
  });

  test('an entry step that failed was never a program; the same code of a program was', () => {
    const words = `${ENTRY_PREFIX}no door`;
    assert.deepEqual(exitOf(ENTRY_FAILED, null, true, words), {
      code: null,
      signal: null,
      neverStarted: words,
    });
    assert.deepEqual(exitOf(ENTRY_FAILED, null, true, 'my own words'), { code: ENTRY_FAILED, signal: null });
  });
});

test('the first cause wins', async () => {
  const race = createFirstCause<string>();
  assert.equal(race.current, undefined);
  assert.deepEqual([race.claim('first'), race.claim('second')], [true, false]);
  assert.equal(await race.settled, 'first');
});

test('a deadline falls due once, unless it is called off', () => {
  const clock = handClock();
  const claims: Cause[] = [];
  watchDeadline(clock, 50, (cause) => claims.push(cause));
  const callOff = watchDeadline(clock, 60, (cause) => claims.push(cause));
  clock.turn(49);
  assert.deepEqual(claims, []);
  callOff();
  clock.turn(100);
  assert.deepEqual(claims, [{ kind: 'deadline', deadlineMs: 50 }]);
});

test('a deadline is counted from the start of the run, not from when somebody began to watch it', () => {
  const clock = handClock();
  const claims: Cause[] = [];
  clock.turn(30);
  watchDeadline(clock, 50, (cause) => claims.push(cause), 10);
  clock.turn(29);
  assert.equal(claims.length, 0);
  clock.turn(1);
  assert.equal(claims.length, 1);
});

test('a timer that fires early does not end a run before its deadline', () => {
  const clock = handClock();
  const claims: Cause[] = [];
  let nowMs = 0;
  const early = { ...clock, nowMs: () => nowMs };
  const callOff = watchDeadline(early, 50, (cause) => claims.push(cause));
  nowMs = 49.7;
  clock.turn(50);
  assert.deepEqual(claims, []);
  nowMs = 50.1;
  clock.turn(1);
  assert.deepEqual(claims, [{ kind: 'deadline', deadlineMs: 50 }]);
  callOff();
});

test('only a rise of the counter is out of memory', () => {
  const sample = {
    seq: 0,
    tMs: 0,
    process: { unavailable: '' },
    runtime: { unavailable: '' },
    demo: { unavailable: '' },
  };
  assert.equal(outOfMemory({ ...sample, cgroup: { oomKills: 0, usageBytes: 9 } }), undefined);
  assert.equal(outOfMemory({ ...sample, cgroup: {} }), undefined);
  assert.equal(outOfMemory({ ...sample, cgroup: { unavailable: 'none' } }), undefined);
  assert.deepEqual(outOfMemory({ ...sample, cgroup: { oomKills: 1 } }), { kind: 'oom', oomKills: 1 });
});

describe('a run that nobody watches', () => {
  const setUp = () => {
    const clock = handClock();
    const claims: Cause[] = [];
    const watchers = createWatchers(clock, 30_000);
    return { clock, claims, watchers, arm: () => watchers.arm((cause) => claims.push(cause)) };
  };

  test('is ended 30 s after its start, when nobody ever did', () => {
    const { clock, claims, arm } = setUp();
    clock.turn(60_000);
    arm();
    clock.turn(29_999);
    assert.deepEqual(claims, []);
    clock.turn(1);
    assert.deepEqual(claims, [{ kind: 'stopped', by: 'nobody-watching' }]);
  });

  test('is not ended while somebody watches, and counts anew when the last one left', () => {
    const { clock, claims, watchers, arm } = setUp();
    const leaveOne = watchers.enter();
    arm();
    const leaveTwo = watchers.enter();
    clock.turn(100_000);
    leaveOne();
    leaveOne();
    clock.turn(100_000);
    assert.deepEqual(claims, []);
    leaveTwo();
    clock.turn(20_000);
    watchers.enter()();
    clock.turn(29_999);
    assert.deepEqual(claims, []);
    clock.turn(1);
    assert.equal(claims.length, 1);
  });

  test('is left in peace once it is over', () => {
    const { clock, claims, watchers, arm } = setUp();
    arm();
    watchers.disarm();
    clock.turn(100_000);
    assert.deepEqual(claims, []);
    assert.equal(clock.waiting, 0);
  });
});
