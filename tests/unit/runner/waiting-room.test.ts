import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createWaitingRoom, type Ticket } from '../../../src/runner/queue/waiting-room.ts';
import { QueueFull } from '../../../src/runner/runner.ts';

const GIB = 2 ** 30;
let given = 0;
const newTurn = (): string => `turn-${++given}`;
const edge = { nowMs: () => 0, newTurn };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function room(places: { concurrentRuns?: number; waitingRuns?: number; promisedMemoryBytes?: number } = {}) {
  const admitted: string[] = [];
  const made = createWaitingRoom(
    { concurrentRuns: 2, waitingRuns: 2, promisedMemoryBytes: 4 * GIB, ...places },
    edge,
  );
  return {
    admitted,
    enter: (name: string, bytes = GIB): Ticket => made.enter(bytes, () => admitted.push(name)),
    close: made.close,
  };
}

test('as many as there are places are admitted, the others in their order', async () => {
  const { admitted, enter } = room();
  const [a, b, c, d] = [enter('a'), enter('b'), enter('c'), enter('d')];
  await turn();
  assert.deepEqual(admitted, ['a', 'b']);
  assert.deepEqual(
    [a, b, c, d].map((ticket) => ticket.position()),
    [undefined, undefined, 0, 1],
  );
  assert.throws(
    () => enter('e'),
    (error) => error instanceof QueueFull && error.retryAfterSeconds > 0,
  );
  b.leave();
  b.leave();
  await turn();
  assert.deepEqual(admitted, ['a', 'b', 'c']);
  assert.equal(d.position(), 0);
});

/** What somebody is told who finds no place, or undefined for one who is let in. */
function refusalOf(ask: () => unknown): QueueFull | undefined {
  try {
    ask();
    return undefined;
  } catch (error) {
    if (error instanceof QueueFull) return error;
    throw error;
  }
}

test('those who are sent away together are asked back one by one, within a minute', () => {
  const { enter } = room({ concurrentRuns: 1 });
  const ask = () => enter('somebody');
  for (let n = 0; n < 3; n++) ask();
  const refused = Array.from({ length: 300 }, () => refusalOf(ask));
  const seconds = refused.map((one) => one?.retryAfterSeconds ?? 0);
  assert.deepEqual(seconds.slice(0, 4), [2, 3, 4, 5]);
  assert.equal(Math.max(...seconds), 60);
  const turns = refused.flatMap((one) => (one?.turn === undefined ? [] : [one.turn]));
  assert.equal(new Set(turns).size, turns.length);
  assert.equal(turns.length, 200, 'who asks without end is not remembered without end');
});

test('who was sent away and comes back comes before those who came later', () => {
  const nowMs = 0;
  const made = createWaitingRoom(
    { concurrentRuns: 1, waitingRuns: 4, promisedMemoryBytes: GIB },
    { nowMs: () => nowMs, newTurn },
  );
  const enter = (turn?: string) => made.enter(GIB, () => undefined, turn);
  const inside = [enter(), enter(), enter(), enter(), enter()];
  const [first, second] = [1, 2].map(() => refusalOf(enter)?.turn);
  assert.ok(first !== undefined && second !== undefined);
  inside.pop()?.leave();
  assert.ok(refusalOf(enter), 'the place is kept');
  assert.equal(refusalOf(() => enter(second))?.turn, second, 'the first comes before the second');
  assert.equal(
    refusalOf(() => enter(first)),
    undefined,
  );
  assert.ok(
    refusalOf(() => enter(first)),
    'a turn is good for once',
  );
});

test('places are not kept for ever, nor all of them', () => {
  let nowMs = 0;
  const made = createWaitingRoom(
    { concurrentRuns: 1, waitingRuns: 4, promisedMemoryBytes: GIB },
    { nowMs: () => nowMs, newTurn },
  );
  const enter = () => made.enter(GIB, () => undefined);
  const inside = [enter(), enter(), enter(), enter(), enter()];
  for (let n = 0; n < 10; n++) assert.ok(refusalOf(enter));
  for (let n = 0; n < 3; n++) inside.pop()?.leave();
  assert.equal(refusalOf(enter), undefined, 'half of them are for whoever comes');
  assert.ok(refusalOf(enter), 'the other half is kept');
  nowMs += 60_000;
  assert.equal(refusalOf(enter), undefined, 'for those who do not come back they are not');
});

test('memory that is promised is not promised again', async () => {
  const { admitted, enter } = room({ concurrentRuns: 4, promisedMemoryBytes: 2 * GIB });
  const big = enter('big', 1.5 * GIB);
  enter('small', GIB);
  await turn();
  assert.deepEqual(admitted, ['big']);
  big.leave();
  await turn();
  assert.deepEqual(admitted, ['big', 'small']);
});

test('who leaves the waiting room lets the next one move up', async () => {
  const { admitted, enter } = room({ concurrentRuns: 1 });
  const first = enter('first');
  const second = enter('second');
  const third = enter('third');
  second.leave();
  assert.equal(third.position(), 0);
  first.leave();
  await turn();
  assert.deepEqual(admitted, ['first', 'third']);
});

test('a closed room admits nobody', async () => {
  const { admitted, enter, close } = room({ concurrentRuns: 1 });
  const first = enter('first');
  enter('second');
  await turn();
  close();
  first.leave();
  await turn();
  assert.deepEqual(admitted, ['first']);
});

test('whatever happens, places and promises are never exceeded, and all get their turn in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 20 }),
      async (sizes) => {
        const running = new Map<number, Ticket>();
        const order: number[] = [];
        const made = createWaitingRoom({ concurrentRuns: 3, waitingRuns: 20, promisedMemoryBytes: 6 }, edge);
        const tickets = sizes.map((size, index) => made.enter(size, () => order.push(index)));
        for (let done = 0; done < sizes.length; done++) {
          await turn();
          for (const index of order.slice(done)) running.set(index, tickets[index] as Ticket);
          const promised = [...running.keys()].reduce((sum, index) => sum + (sizes[index] ?? 0), 0);
          assert.ok(running.size <= 3 && running.size >= 1 && promised <= 6);
          const [first] = running.keys();
          if (first !== undefined) running.delete(first);
          if (first !== undefined) tickets[first]?.leave();
        }
        assert.deepEqual(
          order,
          sizes.map((_, index) => index),
        );
      },
    ),
    { numRuns: 50 },
  );
});
