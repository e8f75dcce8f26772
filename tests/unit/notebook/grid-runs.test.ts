import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { pageServer } from '../../../src/notebook/follow/page-server.ts';
import { gridPicture } from '../../../src/notebook/Grid/grid-picture.ts';
import { playTogether } from '../../../src/notebook/Grid/grid-replay.ts';
import { type CellShown, GridRuns } from '../../../src/notebook/Grid/grid-runs.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { HeldServer, settled } from './a-server.ts';
import { aRun } from './an-event.ts';

const view = (id: string, more: object = {}) => ({
  ...{ id, demo: 'log-cache', state: 'starting', knobs: {}, events: `/api/runs/${id}/events` },
  summary: { samples: 0, marks: 0, logLines: 0, lastTMs: 0 },
  ...more,
});
const problem = (detail: string) => ({ type: 'about:blank', title: '', status: 500, detail });

let server: HeldServer;
beforeEach(() => {
  server = new HeldServer();
  server.install();
});

const order = { demo: 'log-cache', knobs: {}, steps: [{ after: 'written', restMs: 0, act: 'sync' }] };
/** A grid of two cells, with all that was done in it. */
function aGrid() {
  const acted: string[] = [];
  const ran: number[] = [];
  const runs = new GridRuns([order, order], {
    server: pageServer,
    act: async (run, action) => void acted.push(`${run} ${action}`),
    rest: async () => undefined,
    because: (error) => (error instanceof Error ? error.message : String(error)),
    changed: () => undefined,
    ran: (_, events) => void ran.push(events.length),
  });
  return { runs, acted, ran };
}
const states = (runs: GridRuns): string[] => runs.shown.map(({ state }) => state);

/** Starts both cells. */
async function started() {
  const grid = aGrid();
  const begun = grid.runs.run();
  server.take('POST /api/runs').answer(202, view('r1'));
  await settled();
  server.take('POST /api/runs').answer(202, view('r2', { state: 'queued', position: 1 }));
  await begun;
  return grid;
}

describe('the runs of a grid', () => {
  test('are started one after another, and told apart', async () => {
    const { runs } = await started();
    assert.deepEqual(states(runs), ['starting', 'waiting for a place']);
    assert.deepEqual(
      runs.shown.map(({ ended }) => ended),
      [false, false],
    );
  });

  test('do the steps of their scenarios, each for its own run', async () => {
    const { runs, acted, ran } = await started();
    for (const event of aRun(5)) server.stream('r1').tell(event);
    await settled();
    assert.equal(states(runs)[0], 'finished');
    assert.deepEqual([acted, ran], [[], [aRun(5).length]], 'a mark of another name is no sign');
    const mark: RunEvent = {
      ...{ type: 'mark', id: 1 },
      data: { name: 'written', label: 'written', tMs: 5, by: 'program' },
    };
    server.stream('r2').tell(mark);
    await settled();
    assert.deepEqual(acted, ['r2 sync']);
  });

  test('one that cannot be started says why, and the next is started all the same', async () => {
    const { runs } = aGrid();
    const begun = runs.run();
    server.take('POST /api/runs').answer(500, problem('There is no place.'));
    await settled();
    server.take('POST /api/runs').answer(202, view('r2'));
    await begun;
    assert.deepEqual(states(runs), ['There is no place.', 'starting']);
    assert.deepEqual(
      runs.shown.map(({ ended }) => ended),
      [true, false],
    );
  });

  test('Stop ends those that are there and starts no more; one that is on its way is ended as it comes', async () => {
    const { runs } = aGrid();
    const begun = runs.run();
    const first = server.take('POST /api/runs');
    await runs.stop();
    first.answer(202, view('r1'));
    await settled();
    server.take('DELETE /api/runs/r1').answer(202);
    await begun;
    assert.throws(() => server.take('POST /api/runs'));
    assert.deepEqual(states(runs), ['stopping', 'stopped before it was started']);
  });

  test('a Stop that fails says so', async () => {
    const { runs } = await started();
    const stopped = runs.stop();
    server.take('DELETE /api/runs/r1').answer(202);
    server.take('DELETE /api/runs/r2').answer(500, problem('It does not let go.'));
    assert.equal(await stopped, 'It does not let go.');
  });

  test('what arrives after they were left changes nothing, and a run that comes late is ended', async () => {
    const { runs, ran } = aGrid();
    const begun = runs.run();
    const late = server.take('POST /api/runs');
    runs.leave();
    late.answer(202, view('r1'));
    await settled();
    server.take('DELETE /api/runs/r1').answer(202);
    await begun;
    assert.deepEqual([runs.shown, ran], [[], []]);
    assert.throws(() => server.take('POST /api/runs'));
  });
});

describe('recordings side by side', () => {
  /** A clock in the hands of the test. */
  function aClock() {
    let nowMs = 0;
    let next: (() => void) | undefined;
    return {
      clock: {
        nowMs: () => nowMs,
        after: (_: number, then: () => void) => {
          next = then;
          return () => {
            next = undefined;
          };
        },
      },
      /** Lets time pass. @returns whether something waited for it */
      pass(ms: number): boolean {
        nowMs += ms;
        const then = next;
        next = undefined;
        then?.();
        return then !== undefined;
      },
    };
  }
  const recordings = [aRun(10), aRun(30)];

  test('play until the longest is over, and are whole then', () => {
    const { clock, pass } = aClock();
    const seen: (readonly CellShown[])[] = [];
    playTogether(recordings, false, clock, (shown) => seen.push(shown));
    assert.ok(seen[0]?.every(({ state, ended }) => state === 'playing' && !ended));
    for (let n = 0; n < 100 && pass(250); n++);
    const last = seen.at(-1) ?? [];
    assert.deepEqual(
      last.map(({ state, ended, events }) => [state, ended, events.length]),
      recordings.map((events) => ['recorded', true, events.length]),
    );
    const counts = seen.map((shown) => shown[1]?.events.length ?? 0);
    assert.deepEqual(
      counts,
      [...counts].sort((a, b) => a - b),
    );
  });

  test('stand at their ends at once for readers who want no motion, and stop when they are left', () => {
    const { clock, pass } = aClock();
    let shown: readonly CellShown[] = [];
    playTogether(recordings, true, clock, (now) => {
      shown = now;
    });
    assert.ok(shown.every(({ ended }) => ended));
    const other = aClock();
    const leave = playTogether(recordings, false, other.clock, () => undefined);
    leave();
    assert.equal(other.pass(250), false);
    assert.equal(pass(250), false);
  });
});

test('the conclusion may be read when all have run; of cells that were not all run, never', () => {
  const grid = {
    ...{ title: 'Levels', along: 'time' as const },
    series: [{ group: 'process' as const, reading: 'rssBytes', label: 'RSS', unit: 'bytes' as const }],
    cells: [
      { id: 'a', label: 'a', scenario: 'story' },
      { id: 'b', label: 'b', scenario: 'story' },
    ],
  };
  const cell = (ended: boolean): CellShown => ({
    events: ended ? aRun(10) : aRun(10).slice(0, -1),
    state: '',
    ended,
  });
  const drawn = (...cells: CellShown[]) => gridPicture(grid, undefined, cells, () => ({}));
  assert.deepEqual(
    [drawn(cell(true), cell(true)).concluded, drawn(cell(true), cell(false)).concluded],
    [true, false],
  );
  const neverStarted: CellShown = { events: [], state: 'There is no place.', ended: true };
  const { over, concluded, rows } = drawn(cell(true), neverStarted);
  assert.deepEqual(
    [over, concluded, rows[1]?.state, rows[1]?.figure],
    [true, false, 'There is no place.', 'nothing yet'],
  );
  assert.equal(drawn().over, false);
});
