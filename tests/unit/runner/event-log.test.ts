import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { createEventLog } from '../../../src/runner/event-log.ts';
import type { NewRunEvent } from '../../../src/runner/runner.ts';

const line = (text: string): NewRunEvent => ({ type: 'log', data: { tMs: 0, stream: 'stdout', text } });
const textOf = (event: RunEvent): string => (event.type === 'log' ? event.data.text : '');

test('whatever was appended and asked for, the newest are kept and numbered without holes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 120 }),
      fc.integer({ min: -5, max: 130 }),
      fc.integer({ min: 0, max: 50 }),
      (capacity, count, afterId, most) => {
        const log = createEventLog(capacity);
        for (let i = 1; i <= count; i++) log.append(line(`line ${i}`));
        assert.equal(log.lastId, count);
        assert.equal(log.firstId, Math.max(1, count - capacity + 1));
        const wanted = [];
        for (let i = Math.max(1, afterId + 1, count - capacity + 1); i <= count; i++) wanted.push(i);
        const got = log.since(afterId);
        assert.deepEqual(
          got.map((event) => event.id),
          wanted,
        );
        assert.deepEqual(
          got.map(textOf),
          wanted.map((i) => `line ${i}`),
        );
        assert.deepEqual(log.since(afterId, most), got.slice(0, most));
      },
    ),
  );
});

test('listeners hear what comes after them, until they leave', () => {
  const log = createEventLog();
  log.append(line('before'));
  const heard: string[] = [];
  const leave = log.subscribe((event) => heard.push(textOf(event)));
  log.append(line('during'));
  leave();
  log.append(line('after'));
  assert.deepEqual(heard, ['during']);
});

test('nothing is taken after the end', () => {
  const log = createEventLog();
  log.append({
    type: 'end',
    data: {
      end: { kind: 'finished', afterMs: 1, sentence: 'Over.' },
      verdict: { kind: 'cannot-tell', sentence: 'Short.' },
    },
  });
  assert.equal(log.ended, true);
  assert.equal(log.append(line('late')), undefined);
  assert.equal(log.lastId, 1);
});
