import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { encodeEvent, encodeNotice, encodeRetry, parseLastEventId, ping } from '../../../src/server/sse.ts';
import { parseStream } from '../../server/sse-reader.ts';

const log = (id: number, text: string): RunEvent => ({
  type: 'log',
  id,
  data: { tMs: 0, stream: 'stdout', text },
});

test('an event is these bytes', () => {
  assert.equal(
    encodeEvent(log(7, 'GET /\r\n')),
    'id: 7\nevent: log\ndata: {"tMs":0,"stream":"stdout","text":"GET /\\r\\n"}\n\n',
  );
  assert.equal(
    encodeNotice({ type: 'gap', data: { from: 2, to: 9 } }),
    'event: gap\ndata: {"from":2,"to":9}\n\n',
  );
  assert.equal(encodeRetry(1500), 'retry: 1500\n\n');
  assert.equal(ping, ': ping\n\n');
});

test('whatever a program prints comes out as it went in, one event for one event', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom(
        '\r',
        '\n',
        '\0',
        ':',
        ' ',
        'data: ',
        'event: end',
        'id: 1',
        '\u2028',
        '\ufeff',
        '<',
      ),
    }),
  );
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 20 }), (texts) => {
      const stream = texts.map((text, index) => encodeEvent(log(index + 1, text))).join('');
      const { messages } = parseStream(stream);
      assert.deepEqual(
        messages.map(({ id, event, data }) => [id, event, JSON.parse(data).text]),
        texts.map((text, index) => [`${index + 1}`, 'log', text]),
      );
    }),
    { numRuns: 500 },
  );
});

test('ids and types that are not ours are refused with what was expected', () => {
  for (const id of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]) {
    assert.throws(() => encodeEvent(log(id, '')), {
      name: 'TypeError',
      message: `Expected an event id that is a positive integer, found ${id}.`,
    });
  }
  const forged = { ...log(1, ''), type: 'log\nevent: end' } as unknown as RunEvent;
  assert.throws(() => encodeEvent(forged), {
    message: 'Expected an event type out of started, sample, mark, log, end, found "log\\nevent: end".',
  });
  assert.throws(() => encodeEvent({ ...log(1, ''), data: undefined } as unknown as RunEvent), /found none/);
  assert.throws(() => encodeRetry(0.5), { message: 'Expected a whole number of milliseconds, found 0.5.' });
});

test('a last event id is a plain number, nothing, or not an id', () => {
  assert.equal(parseLastEventId(undefined), undefined);
  assert.equal(parseLastEventId(''), undefined);
  assert.equal(parseLastEventId('0'), 0);
  assert.equal(parseLastEventId('42'), 42);
  for (const text of ['-1', '1e400', ' 1', '1 ', '0x1', '1.0', '٣', '9'.repeat(16), 'NaN', '1\n2']) {
    assert.equal(parseLastEventId(text), 'not-an-id', text);
  }
});
