import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { Bench } from '../../../src/notebook/Demo/bench.ts';
import { environment, limits } from '../../server/scripted-runner.ts';
import { HeldServer, settled } from './a-server.ts';
import { aRun } from './an-event.ts';

const demo = loadCatalogue('demos').get('log-cache');
assert.ok(demo !== undefined);
const view = (id: string) => ({
  ...{ id, demo: 'log-cache', state: 'starting', knobs: {}, events: `/api/runs/${id}/events` },
  summary: { samples: 0, marks: 0, logLines: 0, lastTMs: 0 },
});
const problem = (detail: string) => ({ type: 'about:blank', title: '', status: 500, detail });

let server: HeldServer;
/** When a server that has gone is asked again. */
let waiting = Promise.withResolvers<void>();
beforeEach(() => {
  server = new HeldServer();
  waiting = Promise.withResolvers<void>();
  server.install();
});
const aBench = (predicted = true) =>
  new Bench(demo, 'story', {
    changed: () => undefined,
    predicted: () => predicted,
    later: () => waiting.promise,
  });

/** A bench with a run that goes on. */
async function running(id: string, bench = aBench()): Promise<Bench> {
  const started = bench.run({});
  server.take('POST /api/runs').answer(202, view(id));
  await started;
  bench.state.phase = 'running';
  return bench;
}

describe('a run that cannot be stopped', () => {
  test('goes on, and it is said why', async () => {
    const bench = await running('r1');
    const stopped = bench.stop();
    assert.equal(bench.state.phase, 'stopping');
    server.take('DELETE /api/runs/r1').answer(500, problem('It does not let go.'));
    await stopped;
    assert.equal(bench.state.phase, 'running');
    assert.equal(bench.state.complaint?.text, 'It does not let go.');
    const again = bench.stop();
    assert.equal(bench.state.complaint, undefined, 'a new try begins afresh');
    server.take('DELETE /api/runs/r1').answer(202);
    await again;
    assert.equal(bench.state.phase, 'stopping', 'until the stream tells its end');
  });

  test('leaves an end that came meanwhile alone', async () => {
    const bench = await running('r1');
    const stopped = bench.stop();
    bench.state.phase = 'ended';
    server.take('DELETE /api/runs/r1').answer(404, problem('It is over.'));
    await stopped;
    assert.equal(bench.state.phase, 'ended');
  });
});

describe('what arrives for a run that is not shown any more changes nothing', () => {
  test('the answer to an action', async () => {
    const bench = await running('r1');
    const acted = bench.act('sync');
    const late = server.take('POST /api/runs/r1/actions');
    await running('r2', bench);
    late.answer(200, { mark: { tMs: 1, name: 'sync', label: 'sync', by: 'reader' } });
    await acted;
    assert.equal(bench.state.answer, undefined);
  });

  test('a run that was started after all: it is ended', async () => {
    const bench = aBench();
    const first = bench.run({});
    const late = server.take('POST /api/runs');
    await running('r2', bench);
    late.answer(202, view('r1'));
    await settled();
    server.take('DELETE /api/runs/r1').answer(202);
    await first;
    assert.equal(bench.state.runId, 'r2');
  });

  test('a failed start, a failed stop', async () => {
    const bench = aBench();
    const first = bench.run({});
    const lateStart = server.take('POST /api/runs');
    await running('r2', bench);
    lateStart.answer(500, problem('No place for the first.'));
    await first;
    assert.deepEqual([bench.state.phase, bench.state.complaint], ['running', undefined]);
    const stopped = bench.stop();
    const lateStop = server.take('DELETE /api/runs/r2');
    await running('r3', bench);
    lateStop.answer(500, problem('It does not let go.'));
    await stopped;
    assert.deepEqual([bench.state.phase, bench.state.complaint], ['running', undefined]);
  });

  test('a refused stream whose reason is still asked for', async () => {
    const bench = await running('r1');
    server.stream('r1').refuse();
    const late = server.take('GET /api/health');
    await running('r2', bench);
    late.fail();
    await settled();
    assert.equal(bench.state.phase, 'running');
    assert.notEqual(bench.state.reach, 'lost');
  });
});

test('nobody answers: the bench is idle again and says that nobody answers', async () => {
  const bench = aBench();
  const started = bench.run({});
  server.take('POST /api/runs').fail();
  await settled();
  server.take('GET /api/health').fail();
  await started;
  assert.deepEqual([bench.state.phase, bench.state.reach], ['idle', 'lost']);
  assert.match(bench.state.complaint?.text ?? '', /^Nobody answered/);
});

describe('a server that goes and comes back', () => {
  const healthy = { ...environment, status: 'ok', version: '0', limits };
  /** The server answers the next question after it is time to ask again. */
  async function backAgain(): Promise<void> {
    waiting.resolve();
    await settled();
    server.take('GET /api/health').answer(200, healthy);
    await settled();
  }
  /** A bench whose server has just gone. */
  async function lost(): Promise<Bench> {
    const bench = await running('r1');
    bench.state.reach = 'live';
    server.stream('r1').breakOff();
    server.take('GET /api/health').fail();
    await settled();
    assert.equal(bench.state.reach, 'lost');
    return bench;
  }

  test('what has ended is not told as running while its events arrive', async () => {
    const bench = await lost();
    await backAgain();
    server.take('GET /api/runs/r1').answer(200, { ...view('r1'), state: 'ended' });
    await settled();
    for (const event of aRun(8).slice(0, 4)) server.stream('r1').tell(event);
    assert.deepEqual([bench.state.phase, bench.state.store.ended], ['ended', undefined]);
  });

  test('the run goes on where it is still known', async () => {
    const bench = await lost();
    await backAgain();
    server.take('GET /api/runs/r1').answer(200, { ...view('r1'), state: 'running' });
    await settled();
    assert.deepEqual(
      [bench.state.reach, bench.state.phase, bench.state.complaint],
      ['live', 'running', undefined],
    );
  });

  test('where it is not, that is said, and the next can be started', async () => {
    const bench = await lost();
    await backAgain();
    server.take('GET /api/runs/r1').answer(404, problem('There is no run r1.'));
    await settled();
    assert.deepEqual([bench.state.reach, bench.state.phase], ['live', 'idle']);
    assert.match(bench.state.complaint?.text ?? '', /does not know this run any more\. What was drawn stays/);
    await running('r2', bench);
    assert.equal(bench.state.complaint, undefined);
  });

  test('it is asked for until it answers, and no more then', async () => {
    const bench = await lost();
    for (let n = 0; n < 3; n++) {
      const { resolve } = waiting;
      waiting = Promise.withResolvers<void>();
      resolve();
      await settled();
      server.take('GET /api/health').fail();
      await settled();
      assert.equal(bench.state.reach, 'lost');
    }
    await backAgain();
    server.take('GET /api/runs/r1').answer(200, { ...view('r1'), state: 'running' });
    await settled();
    assert.throws(() => server.take('GET /api/health'));
  });

  test('a Stop that nobody heard can be pressed again', async () => {
    const bench = await running('r1');
    const stopped = bench.stop();
    server.take('DELETE /api/runs/r1').fail();
    await settled();
    server.take('GET /api/health').fail();
    await stopped;
    assert.deepEqual([bench.state.reach, bench.state.phase], ['lost', 'running']);
    await backAgain();
    server.take('GET /api/runs/r1').answer(200, { ...view('r1'), state: 'running' });
    await settled();
    assert.equal(bench.state.complaint, undefined);
    const again = bench.stop();
    server.take('DELETE /api/runs/r1').answer(202);
    await again;
    assert.equal(bench.state.phase, 'stopping');
  });
});

describe('a recording', () => {
  const events = aRun(20);
  const recording = {
    ...{ format: 'memory-notebook/recording', version: 1, recordedAt: '2026-11-22T20:00:00Z' },
    events,
  };
  const watched = async (predicted: boolean) => {
    const bench = aBench(predicted);
    const shown = bench.watch('story', false);
    server.take(`GET /${demo.recordings.story}`).answer(200, recording);
    await shown;
    return bench;
  };

  test('stands at its end, with its outcome', async () => {
    const { store } = (await watched(true)).state;
    assert.equal(store.ended?.end.kind, 'finished');
  });

  test('stands at its beginning while the reader has not said what to expect', async () => {
    const { store, player } = (await watched(false)).state;
    assert.equal(store.ended, undefined);
    assert.ok(store.started !== undefined, 'where it was made is no secret');
    assert.ok(store.history.samples.length <= 1);
    assert.equal(player?.playing, false);
  });

  test('goes to its end when the reader does not want to guess, but not away from one that plays', async () => {
    const bench = await watched(false);
    bench.goToEnd();
    assert.equal(bench.state.store.ended?.end.kind, 'finished');
    bench.state.player?.seek(500);
    if (bench.state.player !== undefined) bench.state.player.wasPlayed = true;
    bench.goToEnd();
    assert.equal(bench.state.player?.atMs, 500);
  });
});
