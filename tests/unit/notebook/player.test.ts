import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { Player } from '../../../src/replay/player.ts';
import { aRun } from './an-event.ts';

/** A player on a clock that the test turns. */
function onTestClock(events: readonly RunEvent[]) {
  let now = 0;
  let frame: (() => void) | undefined;
  const told: RunEvent[] = [];
  const player = new Player(
    events,
    { event: (event) => told.push(event), rewind: () => told.splice(0), moved: () => undefined },
    {
      now: () => now,
      frame: (callback) => {
        frame = callback;
        return () => {
          frame = undefined;
        };
      },
    },
  );
  const turn = (ms: number) => {
    now += ms;
    const due = frame;
    frame = undefined;
    due?.();
  };
  return { player, told, turn };
}

test('plays at the pace of the recording, times the speed', () => {
  const { player, told, turn } = onTestClock(aRun(50));
  player.play();
  turn(1000);
  assert.equal(told.filter((event) => event.type === 'sample').length, 11);
  player.setSpeed(10);
  turn(200);
  assert.equal(player.atMs, 3000);
  assert.equal(told.filter((event) => event.type === 'sample').length, 31);
});

test('stops by itself after the last event, and plays again from the start', () => {
  const run = aRun(10);
  const { player, told, turn } = onTestClock(run);
  player.play();
  turn(60_000);
  assert.equal(player.playing, false);
  assert.deepEqual(told, run);
  player.play();
  assert.equal(player.atMs, 0);
  assert.ok(told.length < run.length);
});

test('seeking back tells the story again from the start, and seeking gives the same as playing', () => {
  const run = aRun(40);
  const { player, told } = onTestClock(run);
  player.seek(player.lengthMs);
  assert.deepEqual(told, run);
  player.seek(1000);
  assert.equal(told.at(-1)?.type, 'sample');
  assert.equal(told.filter((event) => event.type === 'sample').length, 11);
  player.seek(-5);
  assert.equal(player.atMs, 0);
});

test('paused means paused', () => {
  const { player, told, turn } = onTestClock(aRun(40));
  player.play();
  turn(500);
  player.pause();
  const before = told.length;
  turn(5000);
  assert.equal(told.length, before);
  assert.equal(player.atMs, 500);
});
