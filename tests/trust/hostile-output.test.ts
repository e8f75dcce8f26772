import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LogLine } from '../../src/protocol/run-event.ts';
import { createLogOutput } from '../../src/runner/talk/log-output.ts';
import { encodeEvent } from '../../src/server/sse.ts';
import { openStream, parseStream, until } from '../server/sse-reader.ts';
import { startRun } from '../support/api-client.ts';
import { chance } from '../support/chance.ts';
import { report } from '../support/figure.ts';
import { rounds } from '../support/scale.ts';
import { startServer } from '../support/server-process.ts';

// Whatever a program prints reaches the page as text and as nothing else.

const OUTPUTS = rounds(10_000, 100_000);
const LINES = rounds(900, 4500);
const known = ['started', 'sample', 'mark', 'log', 'end', 'queued'];
/** What a terminal or a page would act on; a tab is let through. */
const acting = /(?!\t)[\p{Cc}\p{Bidi_Control}\u2028\u2029]|\p{Surrogate}/u;

const hostile = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      ...[
        '\n',
        '\r\n',
        '\r',
        '\n\n',
        '\0',
        'data: x\n\n',
        '\n\nevent: end\ndata: {}\n\n',
        'id: 7\n',
        'retry: 1\n',
      ],
      ...[
        '\u2028',
        '\u0085',
        '\ufeff',
        '\u202e',
        '</script>',
        '\u001b]52;c;eA==\u0007',
        '\u009b2J',
        '{"a":"',
        '\\u000a',
      ],
    )
    .map((text) => Buffer.from(text)),
);

/** What the runner makes of an output that comes in these pieces. */
async function linesOf(pieces: readonly Buffer[]): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  let nowMs = 0;
  // Every look at this clock is a second later, so that no pace is ever exceeded.
  const clock = { nowMs: () => (nowMs += 1000), after: () => assert.fail('nothing has to wait') };
  const limits = { bytes: 2 ** 20, lines: 5000, linesPerSecond: 1000 };
  const stream = new PassThrough();
  createLogOutput(clock, 0, limits, (line) => lines.push(line)).read(stream, 'stdout');
  for (const piece of pieces) stream.write(piece);
  stream.end();
  await new Promise((resolve) => stream.once('close', resolve));
  return lines;
}

test(`${OUTPUTS} random outputs come out of the stream as they went in, line for line`, async (t) => {
  let lineCount = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { maxLength: 12 }), async (pieces) => {
      const lines = await linesOf(pieces);
      const bytes = Buffer.concat(pieces);
      const breaks = bytes.filter((byte) => byte === 10).length;
      const whole = bytes.length === 0 || bytes.at(-1) === 10;
      assert.equal(lines.length, breaks + (whole ? 0 : 1), 'a line for each line');
      const frames = lines.map((data, n) => encodeEvent({ type: 'log', id: n + 1, data }));
      const { messages, comments, retries } = parseStream(frames.join(''));
      assert.deepEqual(
        messages.map(({ id, event, data }) => [id, event, JSON.parse(data)]),
        lines.map((line, n) => [`${n + 1}`, 'log', line]),
      );
      assert.deepEqual([comments, retries], [0, []]);
      for (const { text } of lines) assert.doesNotMatch(text, acting);
      lineCount += lines.length;
    }),
    { numRuns: OUTPUTS },
  );
  report(t, {
    id: 'T8',
    what: `${OUTPUTS} random outputs through the runner and the stream, read as WHATWG HTML 9.2.6 says`,
    measured: `${lineCount} lines, ${lineCount} events, each the text of its line; 0 characters that a terminal acts on`,
    target: 'one event for one line, nothing forged',
  });
});

test(`${LINES} hostile lines of a real program are as many events of a real server, and none more`, {
  timeout: 60_000,
}, async (t) => {
  const server = await startServer([], [], 'tests/trust/fixture-server.ts');
  t.after(() => server.stop());
  const seed = chance(t).below(2 ** 31);
  const run = await startRun(server.origin, 'prints-anything', { seed, lines: LINES });
  const stream = await openStream(`${server.origin}${run.events}`);
  await until('the run has ended', () => stream.ended, 30_000);
  const { messages } = stream;
  assert.deepEqual(
    [...new Set(messages.map(({ event }) => event))].filter((event) => !known.includes(event)),
    [],
  );
  const numbered = messages.filter(({ event }) => event !== 'queued');
  assert.deepEqual(
    numbered.map(({ id }) => Number(id)),
    numbered.map((_, n) => n + 1),
  );
  const texts = messages.flatMap(({ event, data }) => {
    const { stream: from, text } = event === 'log' ? JSON.parse(data) : {};
    return from === 'stdout' ? [String(text)] : [];
  });
  assert.equal(texts.length, LINES + 1);
  assert.equal(texts.at(-1), `that was all of ${LINES}`);
  for (const text of texts) assert.doesNotMatch(text, acting);
  assert.equal(messages.filter(({ event }) => event === 'end').length, 1);
  report(t, {
    id: 'T8',
    what: `a real program prints ${LINES} lines of control characters, frames, markup and random bytes`,
    measured: `${texts.length - 1} events with text and nothing else, ids without a hole, one end`,
    target: 'one event for one line, nothing forged',
  });
});
