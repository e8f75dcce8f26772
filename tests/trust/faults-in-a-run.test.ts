import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { cgroupsNamed, eventually } from '../runner/machine.ts';
import { startRun, stopRun } from '../support/api-client.ts';
import { chance } from '../support/chance.ts';
import { report } from '../support/figure.ts';
import { soaking } from '../support/scale.ts';
import { type Aim, aimInWords, casesOf, isTheRuntimesOwn, onFile, onSocket } from './fault-choice.ts';
import { answers, endInOrder, fileThreadOf, type HeldServer, holdServer } from './held-server.ts';
import { aPage, type Outcome, outcomeOf, worst } from './outcome.ts';
import { runOnce, shortRun, watchRun } from './short-run.ts';
import { type Fault, missingStrace, type Tasks, type TracedCall, whileTracing } from './system-calls.ts';

// While a server runs a program, shows a page or ends a run, one system call fails. The run fails with a sentence, or the
// request is refused, or nothing is noticed; and the server goes on.

const TEST_TIMEOUT_MS = soaking ? 3_600_000 : 240_000;
const ANSWER_MS = 40_000;
/** The cases go on until so many of them in a row were not reached: the calls of a run are never twice as many. */
const BEYOND_REACH = 6;

/** Something that is about to be done. */
interface Prepared {
  act(): Promise<Outcome>;
  /** Where the run has its cgroup, if there is a run. */
  readonly cgroups?: readonly string[];
}

/** What is done while a call fails. */
interface Moment {
  readonly what: string;
  /** Gets ready, before anything is made to fail. */
  prepare(server: HeldServer): Promise<Prepared>;
  readonly aims: readonly Aim[];
}

const descriptors = ['EMFILE', 'ENFILE'] as const;
const disk = ['ENOSPC', 'EIO'] as const;

const moments: readonly Moment[] = [
  {
    what: 'a run and a page',
    async prepare({ origin }) {
      return {
        act: async () =>
          worst([await outcomeOf(async () => (await runOnce(origin)).end), await aPage(origin)]),
      };
    },
    aims: [
      { call: 'openat', errors: descriptors, of: 'main', quick: 2 },
      { call: 'openat', errors: descriptors, of: 'pool', quick: 1 },
      { call: 'write', errors: disk, of: 'main', which: 'to a file', fits: onFile, quick: 1 },
      { call: 'write', errors: ['EIO'], of: 'main', which: 'to a socket', fits: onSocket, quick: 1 },
      { call: 'mkdir', errors: ['EROFS'], of: 'main', quick: 1 },
      { call: 'clone', errors: ['EAGAIN'], of: 'all', quick: 1 },
      { call: 'execve', errors: ['ENOENT', 'EACCES'], of: 'all', quick: 1 },
      { call: 'accept4', errors: ['EMFILE'], of: 'main', quick: 1 },
    ],
  },
  {
    what: 'the end of a run',
    async prepare({ origin }) {
      const { id } = await startRun(origin, shortRun.demo, { ...shortRun.knobs, lingerSeconds: 60 });
      const { working, ended } = watchRun(origin, id);
      await working;
      const stop = () =>
        outcomeOf(async () => {
          await stopRun(origin, id);
          return ended;
        });
      const act = async () => {
        const outcome = await stop();
        // Who was refused presses Stop again.
        if (outcome === 'refused with a sentence') assert.equal(await stop(), 'done');
        return outcome;
      };
      return { act, cgroups: cgroupsNamed(id) };
    },
    aims: [
      { call: 'openat', errors: descriptors, of: 'main', quick: 1 },
      { call: 'write', errors: disk, of: 'main', which: 'to cgroup.kill', file: 'cgroup.kill', quick: 1 },
      { call: 'rmdir', errors: ['EBUSY'], of: 'pool', quick: 2 },
    ],
  },
];

describe('a system call fails while the server works', { skip: missingStrace() ?? false }, () => {
  let server: HeldServer;
  before(async () => {
    server = await beginServer();
  });
  after(async () => {
    const how = await endInOrder(server);
    const left = server.leftovers();
    await server.remove();
    assert.deepEqual(how, { code: 0, signal: null });
    assert.deepEqual(left, [], 'nothing waits for the next start');
  });

  for (const moment of moments)
    describe(moment.what, () => {
      const seen = new Map<Aim['of'], readonly TracedCall[]>();
      before(async () => {
        const { act } = await moment.prepare(server);
        const names = [...new Set(moment.aims.map(({ call }) => call))];
        const { result, traced: all } = await whileTracing(tasksOf(server, 'all'), names, undefined, act);
        assert.equal(result, 'done');
        const of = (task: number) => all.filter((call) => call.task === task);
        seen
          .set('all', all)
          .set('main', of(server.pid))
          .set('pool', of(fileThreadOf(server)));
      });

      for (const aim of moment.aims)
        test(`${aimInWords(aim)}: it is told or not noticed, and the server goes on`, {
          timeout: TEST_TIMEOUT_MS,
        }, async (t) => {
          const random = chance(t);
          const tally = new Map<Outcome | 'missed', number>();
          const { cases, enough } = casesOf(aim, seen.get(aim.of) ?? [], random);
          assert.ok(cases.length > 0, 'there is such a call');
          let missedInARow = 0;
          let failed = 0;
          for (const { nth, error } of cases) {
            if (missedInARow >= BEYOND_REACH || failed >= enough) break;
            const outcome = await failOnce(server, moment, aim, { call: aim.call, error, nth });
            if (outcome === 'runtime stopped') {
              assert.deepEqual(await server.remove(), [], 'nothing is left of it after the next start');
              server = await beginServer();
            }
            const missed = outcome === 'missed' || outcome === 'runtime stopped';
            missedInARow = missed ? missedInARow + 1 : 0;
            failed += missed ? 0 : 1;
            const counted = missed ? 'missed' : outcome;
            tally.set(counted, (tally.get(counted) ?? 0) + 1);
          }
          assert.ok(failed > 0, `none of ${tally.get('missed')} was reached: nothing was tried`);
          const outcomes = [...tally].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
          const done = [...tally.values()].reduce((sum, count) => sum + count, 0);
          report(t, {
            id: 'R17',
            what: `${moment.what}: ${aimInWords(aim)}; cases: ${done}`,
            measured: `${outcomes}; 0 crashes, 0 stacks; health and the next run fine each time; 0 processes, cgroups, files left`,
            target: 'a sentence, 4xx, 503 or a normal run; the server goes on; nothing left',
          });
        });
    });
});

async function beginServer(): Promise<HeldServer> {
  // With one thread for files its calls have an order.
  const server = await holdServer({ env: { UV_THREADPOOL_SIZE: '1' } });
  assert.ok(await server.begin(), server.output());
  await runOnce(server.origin);
  return server;
}

/**
 * Does what the moment is about while one call fails, and looks at the server afterwards.
 * @returns `missed` where no call failed, or one by which the runtime wakes itself; `runtime stopped` where that ended it, or let
 * it stand still: such a server is to be replaced
 */
async function failOnce(
  server: HeldServer,
  moment: Moment,
  { of, fits, file }: Aim,
  fault: Fault,
): Promise<Outcome | 'missed' | 'runtime stopped'> {
  const { act, cgroups = [] } = await moment.prepare(server);
  const paths = file === undefined ? [] : cgroups.map((directory) => join(directory, file));
  const { result: outcome, traced } = await whileTracing(
    tasksOf(server, of),
    [fault.call],
    { ...fault, paths },
    () => inTime(act),
  );
  const failed = traced.filter(({ injected }) => injected);
  const how = `${JSON.stringify(fault)} at ${failed.map(({ args }) => args).join(' and at ')}; it said:\n${server.output()}`;
  const runtimes = failed.some(isTheRuntimesOwn);
  if (runtimes && (outcome === undefined || !(await answers(server.origin)))) return 'runtime stopped';
  assert.equal(server.child.exitCode ?? server.child.signalCode, null, `ended after ${how}`);
  assert.notEqual(outcome, undefined, `no answer in time after ${how}`);
  // A connection that could not be accepted, or not be written to, is the one thing that nobody can be told.
  if (outcome === 'connection closed' && !runtimes)
    assert.ok(fault.call === 'accept4' || fits === onSocket, how);
  assert.ok(await answers(server.origin), `health after ${how}`);
  const { end } = await runOnce(server.origin);
  assert.equal(end.kind, 'finished', `${end.sentence} after ${how}`);
  await eventually(`the end of all that a run had (${server.leftovers()}) after ${how}`, () =>
    server.leftovers().every((one) => one === `process ${server.pid}`),
  );
  assert.doesNotMatch(server.output(), /\n {4}at /, `a stack after ${how}`);
  return failed.length === 0 || runtimes ? 'missed' : (outcome ?? 'missed');
}

function tasksOf(server: HeldServer, of: Aim['of']): Tasks {
  if (of === 'all') return { all: server.pid };
  return { only: [of === 'main' ? server.pid : fileThreadOf(server)] };
}

async function inTime<T>(act: () => Promise<T>): Promise<T | undefined> {
  const waiting = new AbortController();
  const late = delay(ANSWER_MS, undefined, { signal: waiting.signal }).catch(() => undefined);
  try {
    return await Promise.race([act(), late]);
  } finally {
    waiting.abort();
  }
}
