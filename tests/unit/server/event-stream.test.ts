import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { createEventLog } from '../../../src/runner/event-log.ts';
import type { Run } from '../../../src/runner/runner.ts';
import { EventStream } from '../../../src/server/event-stream.ts';

const PENDING_LIMIT_BYTES = 1024;

/**
 * A connection that takes everything at once, as a socket takes the first megabytes.
 * @param drains whether it is full after each piece, and says in the same turn that it has taken it
 */
function greedyConnection(drains: boolean) {
  const ids: number[] = [];
  const response = Object.assign(new EventEmitter(), {
    writableLength: 0,
    writeHead: () => response,
    write(frame: Buffer | string) {
      if (!Buffer.isBuffer(frame)) return true;
      ids.push(...frame.toString().trim().split(' ').map(Number));
      if (!drains) return true;
      response.writableLength = 2 * PENDING_LIMIT_BYTES;
      process.nextTick(() => {
        response.writableLength = 0;
        response.emit('drain');
      });
      return false;
    },
    end: () => response.emit('close'),
  });
  return { ids, response: response as unknown as ServerResponse };
}

function streamOf(past: number, drains = false) {
  const log = createEventLog();
  const append = () => log.append({ type: 'log', data: { tMs: 0, stream: 'stdout', text: '' } });
  for (let n = 0; n < past; n++) append();
  const run = { log, watch: () => () => undefined, view: () => ({ state: 'running' }) } as unknown as Run;
  const { ids, response } = greedyConnection(drains);
  const stream = new EventStream(
    run,
    response,
    { afterId: 0 },
    {
      pieces: (events) => ({
        bytes: Buffer.from(events.map(({ id }) => `${id} `).join('')),
        lastId: events.at(-1)?.id ?? Number.NaN,
      }),
      pingMs: 60_000,
      retryMs: 1000,
      pendingLimitBytes: PENDING_LIMIT_BYTES,
      lateMs: 1000,
      onClose: () => undefined,
    },
  );
  return { append, ids, stream, hangUp: () => response.emit('close') };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1);

test('a long past is sent a part at a turn, so that one reader does not hold up the others', async () => {
  const { append, ids, stream, hangUp } = streamOf(1000);
  stream.start();
  assert.ok(ids.length > 0 && ids.length < 100, `${ids.length} events in the first turn`);
  for (let turns = 0; ids.length < 1005 && turns < 1000; turns++) {
    const before = ids.length;
    if (turns < 5) append();
    await turn();
    assert.ok(ids.length - before < 100, `${ids.length - before} events in one turn`);
  }
  assert.deepEqual(ids, upTo(1005), 'what happened meanwhile comes after it, once');
  hangUp();
});

test('a connection that has taken everything in the same turn gets no more of the past in it', async () => {
  const { ids, stream, hangUp } = streamOf(1000, true);
  stream.start();
  for (let turns = 0; ids.length < 1000 && turns < 1000; turns++) {
    const before = ids.length;
    await turn();
    assert.ok(ids.length - before < 100, `${ids.length - before} events in one turn`);
  }
  assert.deepEqual(ids, upTo(1000));
  hangUp();
});

test('a reader that hangs up in the middle of its past is sent nothing more', async () => {
  const { ids, stream, hangUp } = streamOf(1000);
  stream.start();
  const before = ids.length;
  hangUp();
  await turn();
  await turn();
  assert.equal(ids.length, before);
});
