import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { createPieces } from '../../../src/server/pieces.ts';
import { encodeEvent } from '../../../src/server/sse.ts';

const MOST_BYTES = 1000;
const event = (id: number, text = 'x'): RunEvent => ({
  type: 'log',
  id,
  data: { tMs: 0, stream: 'stdout', text },
});
const events = (from: number, count: number): RunEvent[] =>
  Array.from({ length: count }, (_, n) => event(from + n));
const encoded = (some: readonly RunEvent[]): string => some.map(encodeEvent).join('');

test('readers of the same events share their bytes, and events of two runs with the same numbers do not', () => {
  const pieces = createPieces(MOST_BYTES);
  const [one, other] = [events(7, 3), events(7, 3)];
  const piece = pieces(one);
  assert.equal(piece.bytes.toString(), encoded(one));
  assert.equal(piece.lastId, 9);
  assert.equal(pieces(one), piece);
  assert.notEqual(pieces(other), piece);
});

test('a piece that was built before more had happened is not taken for the whole', () => {
  const pieces = createPieces(MOST_BYTES);
  const some = events(1, 4);
  assert.equal(pieces(some.slice(0, 2)).lastId, 2);
  assert.equal(pieces(some).lastId, 4);
  assert.equal(pieces(some).bytes.toString(), encoded(some));
});

test('a piece ends as soon as it has more than its most bytes, and is shared all the same', () => {
  const pieces = createPieces(MOST_BYTES);
  const large = [event(1, 'x'.repeat(400)), event(2, 'x'.repeat(700)), event(3)];
  const piece = pieces(large);
  assert.equal(piece.lastId, 2);
  assert.equal(piece.bytes.toString(), encoded(large.slice(0, 2)));
  assert.equal(pieces(large), piece);
  assert.equal(pieces(large.slice(2)).lastId, 3);
});

test('old pieces are given up for new ones, and built again when they are wanted', () => {
  const pieces = createPieces(MOST_BYTES);
  const starts = events(1, 500);
  const first = starts.map((one) => pieces([one]));
  const second = starts.map((one) => pieces([one]));
  const kept = first.filter((piece, n) => piece === second[n]);
  assert.ok(kept.length < 100, `${kept.length} pieces are kept`);
  assert.deepEqual(first, second);
});
