import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type DoOrder, doState } from '../../../src/notebook/Do/do-state.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { aRun } from './an-event.ts';

const order: DoOrder = {
  ...{
    demo: 'log-cache',
    scenario: 'story',
    knobs: { totalMb: 64, lingerSeconds: 25 },
    recorded: true,
    built: false,
  },
};
const sync: DoOrder = { ...order, action: 'sync', after: 'written' };

/** A run of 20 samples with its program's mark `written` after the fifth and the reader's `sync` after the tenth. */
const whole: readonly RunEvent[] = aRun(20)
  .flatMap((event): RunEvent[] =>
    event.type === 'sample' && event.data.seq === 5
      ? [event, { type: 'mark', id: 0, data: { tMs: 500, name: 'written', label: 'written', by: 'program' } }]
      : [event],
  )
  .map((event, i) => ({ ...event, id: i + 1 }));
const upTo = (tMs: number) =>
  whole.filter((event) => event.type === 'started' || ('tMs' in event.data && event.data.tMs <= tMs));
const live = (events: readonly RunEvent[]) => ({ mode: 'live' as const, events });
const withKnobs = (knobs: Record<string, number>) =>
  live(
    whole.map((event) => (event.type === 'started' ? { ...event, data: { ...event.data, knobs } } : event)),
  );

describe('a button of the text', () => {
  test('can be pressed while nothing runs: it starts the run', () => {
    assert.deepEqual(doState(sync, undefined), { kind: 'next' });
    assert.deepEqual(doState(order, live([])), { kind: 'next' });
  });

  test('waits until the run has come so far, can then be pressed, and is done with its moment', () => {
    assert.deepEqual(doState(sync, live(upTo(300))), { kind: 'waiting' });
    assert.deepEqual(doState(sync, live(upTo(700))), { kind: 'next' });
    assert.deepEqual(doState(sync, live(upTo(1200))), { kind: 'done', atMs: 1000 });
  });

  test('that starts a run is done when a run with its settings has ended, however long the program stayed', () => {
    assert.deepEqual(doState(order, live(upTo(700))), { kind: 'waiting' });
    assert.deepEqual(doState(order, withKnobs({ totalMb: 64, lingerSeconds: 1 })), {
      kind: 'done',
      atMs: 2000,
    });
    assert.deepEqual(doState(order, withKnobs({ totalMb: 32, lingerSeconds: 25 })), { kind: 'next' });
  });

  test('is not done by a recording that stands at its end and was never played', () => {
    assert.deepEqual(doState(sync, { mode: 'replay', watched: false, events: whole }), { kind: 'next' });
    assert.equal(doState(sync, { mode: 'replay', watched: true, events: whole }).kind, 'done');
  });

  test('is not done by an action that the program never answered', () => {
    const unanswered = whole.map(
      (event): RunEvent =>
        event.type === 'mark' && event.data.name === 'sync'
          ? { ...event, data: { ...event.data, unanswered: true } }
          : event,
    );
    assert.deepEqual(doState(sync, live(unanswered.slice(0, -1))), { kind: 'next' });
  });

  test('that does a whole scenario waits for another run to end, and is done by a run of its own only', () => {
    const all: DoOrder = { ...order, action: 'sync', steps: [{ after: 'written', restMs: 0, act: 'sync' }] };
    assert.deepEqual(doState(all, withKnobs({ totalMb: 64 })), { kind: 'done', atMs: 1000 });
    assert.deepEqual(doState(all, withKnobs({ totalMb: 32 })), { kind: 'next' });
    assert.deepEqual(doState(all, live(upTo(700))), { kind: 'waiting' });
  });
});
