import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { fixtureDemo } from '../runner/fixture-demos.ts';
import { startMachine, type TestMachine } from '../runner/machine.ts';
import { eventsOfRun, startRun } from '../support/api-client.ts';
import { report } from '../support/figure.ts';
import { startServer } from '../support/server-process.ts';
import { HOUR_MS, letWallClockJump } from './jumping-wall-clock.ts';
import { measureLateness } from './machine-lateness.ts';

// The time of day is set by people and by the network, forwards and backwards. Nothing is measured with it.

const DAY_SECONDS = 86_400;
/** How far a time of the server may be from the same time measured here: requests take their time too. */
const TRAVEL_MS = 1500;
const PERIOD_MS = 100;
/** How long the program of a watched run stays when its work is done. */
const LINGER_SECONDS = 3;
/** Of the ticks of that time alone, what there must be samples of: a busy machine may miss some. */
const LEAST_SAMPLES = (0.8 * LINGER_SECONDS * 1000) / PERIOD_MS;

interface Watched {
  readonly events: readonly RunEvent[];
  /** How long it took by the clock of this process, which nobody turns. */
  readonly tookMs: number;
}

async function watchRun(origin: string): Promise<Watched> {
  const startMs = performance.now();
  const run = await startRun(origin, 'log-cache', { totalMb: 8, lingerSeconds: LINGER_SECONDS });
  const events: RunEvent[] = [];
  for await (const event of eventsOfRun(origin, run.id)) events.push(event);
  return { events, tookMs: performance.now() - startMs };
}

/** @returns how often the time of one sample was before that of the one before it */
function stepsBackwards({ events, tookMs }: Watched): number {
  const times = events.flatMap((event) => (event.type === 'sample' ? [event.data.tMs] : []));
  assert.ok(times.length >= LEAST_SAMPLES, `${times.length} samples`);
  const end = events.at(-1);
  assert.ok(end?.type === 'end' && end.data.end.kind === 'finished');
  const { afterMs } = end.data.end;
  assert.ok(Math.abs(tookMs - afterMs) <= TRAVEL_MS, `${afterMs} ms by the server, ${tookMs} ms by us`);
  assert.ok(times.every((tMs) => tMs >= 0 && tMs <= tookMs));
  return times.filter((tMs, index) => tMs <= (times[index - 1] ?? Number.NEGATIVE_INFINITY)).length;
}

test('the wall clock of the server jumps by an hour ten times a second: no time of a run does', {
  timeout: 60_000,
}, async (t) => {
  const jumping = new URL('jumping-wall-clock.ts', import.meta.url).href;
  const server = await startServer([], ['env', `NODE_OPTIONS=--import=${jumping}`]);
  t.after(() => server.stop());
  const watched = await watchRun(server.origin);
  const [started] = watched.events;
  assert.ok(started?.type === 'started');
  const labelOffMs = Math.abs(Date.parse(started.data.startedAt) - Date.now());
  assert.ok(labelOffMs > HOUR_MS / 2, `the label is off by ${labelOffMs} ms only: the clock did not jump`);
  const backwards = stepsBackwards(watched);
  assert.equal(backwards, 0);
  report(t, {
    id: 'R19',
    what: 'wall clock of the server jumps by +-1 h ten times a second',
    measured: `${backwards} steps backwards in a run; only the label of its start is off`,
    target: 'no negative step',
  });
});

test('the wall clock jumps while a run has a deadline: it is kept', { timeout: 60_000 }, async (t) => {
  const machine = await startMachine();
  t.after(() => machine.close());
  const deadlineMs = 2000;
  t.after(letWallClockJump());
  const lateness = measureLateness();
  const run = machine.runner.start(fixtureDemo('forever', { deadlineMs }), {});
  run.watch();
  const end = await run.gone;
  assert.equal(end.kind, 'deadline');
  const lateMs = end.afterMs - deadlineMs;
  const { p99Ms: machineLateMs } = await lateness();
  assert.ok(lateMs >= 0, `${-lateMs} ms too early`);
  assert.ok(lateMs <= PERIOD_MS + 4 * machineLateMs, `${lateMs} ms late, a timer ${machineLateMs} ms`);
  report(t, {
    id: 'R19',
    what: `deadline of ${deadlineMs / 1000} s while the wall clock jumps by +-1 h`,
    measured: `kept, ${lateMs.toFixed(0)} ms late (a timer that does nothing: ${machineLateMs.toFixed(0)} ms)`,
    target: 'off by one tick (100 ms) at most',
  });
});

test('the monotonic clock of the server is a day ahead: nothing changes', { timeout: 60_000 }, async (t) => {
  const around = ['unshare', '-T', `--monotonic=${DAY_SECONDS}`, `--boottime=${DAY_SECONDS}`];
  const [command = '', ...args] = around;
  const tried = spawnSync(command, [...args, 'true'], { encoding: 'utf8' });
  if (tried.status !== 0)
    return t.skip(`no time namespace can be made here: ${tried.error?.message ?? tried.stderr.trim()}`);
  const server = await startServer([], around);
  t.after(() => server.stop());
  const watched = await watchRun(server.origin);
  const backwards = stepsBackwards(watched);
  assert.equal(backwards, 0);
  // Another that starts outside sees the server's processes begin at other times, and must know them all the same.
  const run = await startRun(server.origin, 'log-cache', { totalMb: 8, lingerSeconds: 60 });
  const events: RunEvent[] = [];
  let other: TestMachine | undefined;
  t.after(() => other?.runner.close());
  for await (const event of eventsOfRun(server.origin, run.id)) {
    events.push(event);
    if (event.type === 'sample' && other === undefined)
      other = await startMachine({ stateDir: server.stateDir });
    if (event.type === 'sample' && event.data.seq >= 25) break;
  }
  assert.ok(
    events.every(({ type }) => type !== 'end'),
    'the run was left alone',
  );
  report(t, {
    id: 'R19',
    what: 'monotonic and boot clock of the server a day ahead (time namespace)',
    measured: `${backwards} steps backwards in a run; another server outside, on the same state, left its runs alone`,
    target: 'no negative step',
  });
});
