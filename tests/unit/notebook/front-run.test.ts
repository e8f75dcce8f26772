import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, test } from 'node:test';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { parseKnobs } from '../../../src/catalogue/parse-knobs.ts';
import { FrontRun } from '../../../src/notebook/Front/front-run.ts';
import { isBusy } from '../../../src/notebook/Front/front-state.ts';
import { liveRun } from '../../../src/notebook/Front/live-run.ts';
import { buttonOf, madeAt, slotOf } from '../../../src/notebook/Front/slot-words.ts';
import type { RunServer } from '../../../src/notebook/follow/run-follower.ts';
import type { StreamListener } from '../../../src/notebook/follow/run-stream.ts';
import { ApiProblem } from '../../../src/notebook/page/api.ts';
import type { Health } from '../../../src/protocol/environment.ts';
import type { Recording } from '../../../src/protocol/recording.ts';
import type { RunView } from '../../../src/protocol/run.ts';
import { withSentence } from '../../../src/protocol/run-end.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { environment, limits } from '../../server/scripted-runner.ts';
import { sampleWith } from '../../support/series.ts';
import { settled } from './a-server.ts';

const MB = 2 ** 20;
const recording: Recording = JSON.parse(readFileSync('demos/log-cache/recordings/story.json', 'utf8'));
const health: Health = { status: 'ok', version: '0', ...environment, limits };
const problem = (status: number, detail: string) =>
  new ApiProblem({ type: 'about:blank', title: '', status, detail });
const view = (id: string, more: Partial<RunView> = {}): RunView => ({
  ...{ id, demo: 'log-cache', state: 'starting', knobs: {}, events: `/api/runs/${id}/events` },
  summary: { samples: 0, marks: 0, logLines: 0, lastTMs: 0 },
  ...more,
});

/** A server and a page in the hands of a test. */
function world() {
  const calls: string[] = [];
  const streams = new Map<string, StreamListener>();
  const rests: (() => void)[] = [];
  const frames: (() => void)[] = [];
  const held = {
    calls,
    streams,
    rests,
    frames,
    health: health as Health | undefined,
    still: false,
    nowMs: 0,
    remembered: undefined as string | undefined,
    start: (): Promise<RunView> => Promise.resolve(view('r1')),
    stop: (): Promise<void> => Promise.resolve(),
    view: (id: string): Promise<RunView> => Promise.resolve(view(id, { state: 'running' })),
    act: (): Promise<unknown> => Promise.resolve(),
  };
  const server: RunServer = {
    start: (demo) => {
      calls.push(`start ${demo}`);
      return held.start();
    },
    stop: (id) => {
      calls.push(`stop ${id}`);
      return held.stop();
    },
    view: (id) => held.view(id),
    stream: (address, listener) => {
      streams.set(address, listener);
      return { close: () => undefined };
    },
  };
  const front = new FrontRun(liveRun, {
    server,
    clock: {
      now: () => held.nowMs,
      frame: (callback) => {
        frames.push(callback);
        return () => undefined;
      },
    },
    ask: () => Promise.resolve(held.health),
    act: (id, action) => {
      calls.push(`act ${id} ${action}`);
      return held.act();
    },
    recording: () => Promise.resolve(recording),
    rest: () => new Promise((resolve) => rests.push(resolve)),
    isStill: () => held.still,
    remember: (id) => {
      held.remembered = id;
    },
    changed: () => undefined,
  });
  const tell = (event: RunEvent, run = 'r1') => streams.get(`/api/runs/${run}/events`)?.event(event);
  return { ...held, held, front, tell };
}

let id = 0;
const started = (): RunEvent => ({
  type: 'started',
  id: ++id,
  data: {
    ...{ run: 'r1', demo: 'log-cache', knobs: {}, startedAt: '2026-11-28T20:00:00Z', sampleHz: 10 },
    environment,
  },
});
const sample = (seq: number, given: Parameters<typeof sampleWith>[1] = {}): RunEvent => ({
  type: 'sample',
  id: ++id,
  data: sampleWith(seq, given),
});
const mark = (tMs: number, name: string): RunEvent => ({
  type: 'mark',
  id: ++id,
  data: { tMs, name, label: name, by: 'program' },
});
const end = (facts: Parameters<typeof withSentence>[0]): RunEvent => ({
  type: 'end',
  id: ++id,
  data: { end: withSentence(facts), verdict: { kind: 'none', sentence: 'Nothing grew.' } },
});
const said = (front: FrontRun): string => {
  const slot = slotOf(front.state);
  return [slot?.number, slot?.unit, slot?.sentence].filter((word) => word !== undefined).join(' ');
};

beforeEach(() => {
  id = 0;
});

/** A page whose run goes on. */
async function running() {
  const found = world();
  await found.front.open(undefined);
  await found.front.press();
  found.tell(started());
  found.tell(sample(1, { demo: { loggedBytes: 14 * MB } }));
  return found;
}

test('what the button runs is what the demo can be asked for', () => {
  const demo = loadCatalogue('demos').get(liveRun.demo);
  assert.ok(demo !== undefined);
  const knobs = parseKnobs(demo, liveRun.knobs);
  assert.equal(knobs.totalMb, 160);
  assert.ok(demo.recordings[liveRun.scenario] !== undefined);
  for (const { act } of liveRun.steps)
    assert.ok(
      demo.actions.some(({ id: known }) => known === act),
      act,
    );
});

describe('a run on this machine', () => {
  test('starts at a press, and rises with its samples', async () => {
    const { front, calls, tell, held } = world();
    await front.open(undefined);
    assert.equal(slotOf(front.state), undefined, 'nothing is said before anything runs');
    assert.equal(buttonOf(front.state).text, 'Run this on your machine');
    await front.press();
    assert.deepEqual(calls, ['start log-cache']);
    assert.equal(held.remembered, 'r1');
    assert.equal(said(front), 'A memory cgroup is being made, and the program started in it.');
    assert.equal(buttonOf(front.state).text, 'Stop');
    tell(started());
    tell(sample(1, { demo: { loggedBytes: 14 * MB }, cgroup: { inactiveFileBytes: 14e6, fileBytes: 14e6 } }));
    assert.match(
      said(front),
      /^14 MB on kubectl top 14 MB of log are written\. The tools print: Datadog 28, top 48, /,
    );
    assert.match(madeAt(front.state) ?? '', /^Live: Linux/);
  });

  test('the page starts the log reader itself, a second after the last line, once', async () => {
    const { front, tell, calls, rests } = await running();
    tell(mark(1000, 'written'));
    await settled();
    assert.match(said(front), /This page now starts a second program/);
    assert.ok(!calls.includes('act r1 start-reader'));
    rests.shift()?.();
    await settled();
    assert.deepEqual(calls, ['start log-cache', 'act r1 start-reader']);
    tell(mark(2000, 'start-reader'));
    assert.match(said(front), /A second program has been started/);
  });

  test('tells the step when it has happened, with what did not move, and how the run ended', async () => {
    const { front, tell } = await running();
    const given = (active: number) => ({
      cgroup: { activeFileBytes: active, inactiveFileBytes: 160 * MB - active, fileBytes: 160 * MB },
      demo: { loggedBytes: 160 * MB },
    });
    tell(sample(10, given(0)));
    tell(mark(1000, 'written'));
    tell(mark(2000, 'read-once'));
    tell(sample(25, given(0)));
    tell(sample(36, given(0)));
    tell(sample(38, given(160 * MB)));
    tell(mark(3750, 'read-twice'));
    tell(sample(39, given(160 * MB)));
    assert.equal(
      said(front),
      '+160 MB on kubectl top, within 0.2 s Nothing was written. The process did not move.',
    );
    tell(end({ kind: 'finished', afterMs: 5000 }));
    assert.match(said(front), /did not move\. Finished by itself after 5\.0 s; nothing was killed\.$/);
    assert.equal(buttonOf(front.state).text, 'Run it again');
    assert.match(madeAt(front.state) ?? '', /^Your run: Linux/);
  });

  test('is stopped by the same button, and the page stops acting on it', async () => {
    const { front, tell, calls, rests } = await running();
    tell(mark(1000, 'written'));
    await settled();
    await front.press();
    assert.deepEqual(buttonOf(front.state), { text: 'Stopping', time: '', isDisabled: true });
    tell(end({ kind: 'stopped', afterMs: 1200, by: 'reader' }));
    rests.shift()?.();
    await settled();
    assert.deepEqual(calls, ['start log-cache', 'stop r1']);
    assert.match(said(front), /^14 MB on kubectl top Stopped after 1\.2 s: you stopped it\. /);
    assert.ok(!isBusy(front.state));
  });

  test('stopped before the server had made it, it is ended as soon as it comes to be', async () => {
    const { front, held, calls } = world();
    const coming = Promise.withResolvers<RunView>();
    held.start = () => coming.promise;
    await front.open(undefined);
    const pressed = front.press();
    await settled();
    await front.press();
    assert.equal(said(front), 'Stopped before it had begun.');
    coming.resolve(view('late'));
    await pressed;
    assert.deepEqual(calls, ['start log-cache', 'stop late']);
    assert.equal(held.remembered, undefined);
    assert.equal(front.state.shows, 'still');
  });

  test('that could not be stopped goes on, and it is said why', async () => {
    const { front, held } = await running();
    held.stop = () => Promise.reject(problem(500, 'It does not let go.'));
    await front.press();
    assert.match(said(front), /It does not let go\.$/);
    assert.equal(buttonOf(front.state).text, 'Stop');
  });
});

describe('what can come between', () => {
  for (const [status, detail] of [
    [429, 'All places are taken, and so is the queue. Try again in 5 s.'],
    [503, 'The disk has no room for a run.'],
  ] as const)
    test(`refused with ${status}: the reason is shown, beside the recorded figure`, async () => {
      const { front, held } = world();
      held.start = () => Promise.reject(problem(status, detail));
      await front.open(undefined);
      await front.press();
      assert.equal(said(front), detail);
      assert.ok(slotOf(front.state)?.isComplaint);
      assert.equal(front.state.shows, 'still');
      assert.deepEqual(buttonOf(front.state), {
        text: 'Run this on your machine',
        time: '20 s',
        isDisabled: false,
      });
    });

  test('a run that has to wait says how many are before it', async () => {
    const { front, held } = world();
    held.start = () => Promise.resolve(view('r1', { state: 'queued', position: 2 }));
    await front.open(undefined);
    await front.press();
    assert.equal(said(front), 'Waiting for a place: 2 runs are before this one.');
  });

  test('a server lost in mid-run: nothing is claimed of the run until it answers again', async () => {
    const { front, held, streams, rests, tell } = await running();
    held.health = undefined;
    streams.get('/api/runs/r1/events')?.interrupted();
    await settled();
    assert.match(said(front), /does not answer, so what becomes of this run is not known\./);
    assert.deepEqual(buttonOf(front.state), { text: 'No answer', time: '', isDisabled: true });
    held.health = health;
    rests.pop()?.();
    await settled();
    streams.get('/api/runs/r1/events')?.connected();
    tell(sample(2, { demo: { loggedBytes: 20 * MB } }));
    assert.match(said(front), /20 MB of log are written/);
    assert.equal(buttonOf(front.state).text, 'Stop');
  });

  test('a server that comes back without the run: how it ended is not known', async () => {
    const { front, held, streams, rests } = await running();
    held.health = undefined;
    streams.get('/api/runs/r1/events')?.interrupted();
    await settled();
    held.health = health;
    held.view = () => Promise.reject(problem(404, 'There is no such run.'));
    rests.pop()?.();
    await settled();
    assert.match(said(front), /does not know this run any more, so how it ended is not known either/);
    assert.equal(buttonOf(front.state).text, 'Run it again');
    assert.equal(held.remembered, undefined);
  });

  test('a server that is gone when the button is pressed', async () => {
    const { front, held } = world();
    await front.open(undefined);
    held.start = () => Promise.reject(new TypeError('fetch failed'));
    held.health = undefined;
    await front.press();
    assert.match(said(front), /^Nobody answered\./);
    assert.ok(buttonOf(front.state).isDisabled);
  });

  test('a log reader that did not start is told of', async () => {
    const { front, held, tell, rests } = await running();
    held.act = () => Promise.reject(problem(409, 'The program does not answer.'));
    tell(mark(1000, 'written'));
    await settled();
    rests.shift()?.();
    await settled();
    assert.match(said(front), /could not start the second program: The program does not answer\./);
  });

  test('without a cgroup the missing witnesses are named, with the reason', async () => {
    const { front, tell, held } = world();
    held.health = { ...health, cgroup: { version: 1, writable: false, reason: 'It is read-only.' } };
    await front.open(undefined);
    await front.press();
    assert.match(said(front), /without a memory cgroup of its own/);
    tell(started());
    const one = sample(1, { demo: { loggedBytes: 14 * MB } });
    assert.ok(one.type === 'sample');
    const cgroup = { unavailable: 'No cgroup can be made here.' };
    tell({
      ...one,
      data: { ...one.data, cgroup, process: { rssBytes: 48 * MB, filesCachedBytes: 12 * MB } },
    });
    // It is asked once a second, and left out in between.
    tell({ ...one, id: ++id, data: { ...one.data, seq: 2, tMs: 200, cgroup } });
    assert.equal(
      said(front),
      '48 MB on top 14 MB of log are written. The tools print: top 48, the heap profiler 5 and fincore 12 MB. Datadog and kubectl top have no number here: No cgroup can be made here. fincore counts the page cache of the log files.',
    );
  });

  for (const facts of [
    { kind: 'oom-killed', afterMs: 4000, oomKills: 1, limitBytes: 64 * MB },
    { kind: 'disk-quota', afterMs: 4000, quotaBytes: 64 * MB, usedBytes: 65 * MB },
    { kind: 'deadline', afterMs: 4000, deadlineMs: 4000 },
  ] as const)
    test(`ended otherwise (${facts.kind}): its own sentence is told, and no step that was none`, async () => {
      const { front, tell } = await running();
      tell(end(facts));
      assert.ok(said(front).includes(withSentence(facts).sentence));
      assert.doesNotMatch(said(front), /\+/);
    });
});

describe('a reload', () => {
  test('finds the run again', async () => {
    const { front, tell } = world();
    await front.open('r1');
    tell(started());
    tell(sample(1, { demo: { loggedBytes: 14 * MB } }));
    assert.match(said(front), /14 MB of log are written/);
    assert.equal(buttonOf(front.state).text, 'Stop');
  });

  test('does not start the log reader a second time', async () => {
    const { front, tell, rests, calls } = world();
    await front.open('r1');
    tell(started());
    tell(mark(1000, 'written'));
    tell(mark(2000, 'start-reader'));
    await settled();
    rests.shift()?.();
    await settled();
    assert.deepEqual(calls, []);
    assert.equal(front.state.readerRefused, undefined);
  });

  test('of a run that the server does not know any more shows the page as it was built', async () => {
    const { front, held } = world();
    held.remembered = 'r1';
    held.view = () => Promise.reject(problem(404, 'There is no such run.'));
    await front.open('r1');
    assert.equal(front.state.shows, 'still');
    assert.equal(slotOf(front.state), undefined);
    assert.equal(held.remembered, undefined);
  });
});

describe('with no server behind the page', () => {
  const none = async (still = false) => {
    const found = world();
    found.held.health = undefined;
    found.held.still = still;
    await found.front.open('r1');
    return found;
  };

  test('the same button plays the recorded run, three times as fast, and says that it is one', async () => {
    const { front, held, frames, calls } = await none();
    assert.equal(buttonOf(front.state).text, 'Play the recorded run');
    await front.press();
    held.nowMs = 3000;
    frames.shift()?.();
    const last = front.state.told.samples.at(-1)?.tMs ?? 0;
    assert.ok(last > 8800 && last <= 9000, String(last));
    assert.match(said(front), /^3\d MB on kubectl top 7\d MB of log are written\./);
    assert.match(madeAt(front.state) ?? '', /recorded on 23 November 2026: Linux.* three times as fast\.$/);
    assert.equal(buttonOf(front.state).text, 'Stop');
    held.nowMs = 60_000;
    frames.shift()?.();
    assert.equal(
      said(front),
      '+160 MB on kubectl top, within 0.2 s Nothing was written. The process did not move.',
    );
    assert.equal(buttonOf(front.state).text, 'Play it again');
    assert.deepEqual(calls, []);
  });

  test('a reader who wants less motion sees its end at once', async () => {
    const { front, frames } = await none(true);
    await front.press();
    assert.equal(frames.length, 0);
    assert.match(said(front), /^\+160 MB/);
  });
});
