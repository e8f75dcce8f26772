import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { createFrames } from '../../../src/server/frames.ts';

const event = (id: number): RunEvent => ({ type: 'log', id, data: { tMs: 0, stream: 'stdout', text: 'x' } });

test('readers of the same event share its bytes, and events of two runs with one number do not', () => {
  const frame = createFrames();
  const [one, other] = [event(7), event(7)];
  assert.equal(frame(one), frame(one));
  assert.notEqual(frame(one), frame(other));
  assert.match(frame(one).toString(), /^id: 7\nevent: log\n/);
});

test('old frames are given up for new ones, and built again when they are wanted', () => {
  const frame = createFrames();
  const events = Array.from({ length: 2000 }, (_, n) => event(n + 1));
  const first = events.map(frame);
  const second = events.map(frame);
  const kept = first.filter((bytes, n) => bytes === second[n]);
  assert.ok(kept.length < 300, `${kept.length} frames are kept`);
  assert.deepEqual(first, second);
});
