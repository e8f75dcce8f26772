import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { requestText } from './raw-request.ts';
import type { ScriptedRun } from './scripted-runner.ts';
import { type Message, openStream, parseStream, until } from './sse-reader.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './test-server.ts';

async function withRun(
  t: TestContext,
  options: TestServerOptions = {},
): Promise<TestServer & { run: ScriptedRun; events: string }> {
  const server = await startTestServer(t, options);
  const started = await server.post('/api/runs', { demo: 'log-cache' });
  assert.ok(started.ok);
  const [run] = server.runner.runs;
  assert.ok(run);
  return { ...server, run, events: `${server.origin}/api/runs/${run.id}/events` };
}

const ids = (messages: readonly { id: string | undefined }[]) => messages.map(({ id }) => Number(id));
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, n) => first + n);

test('a stream has everything from the start, numbered without holes, and ends after the end', async (t) => {
  const { run, events, server } = await withRun(t);
  run.started();
  run.sample(0);
  const stream = await openStream(events);
  await until('the past', () => stream.messages.length === 2);
  assert.equal(run.watchers, 1);
  for (let seq = 1; seq < 50; seq++) run.sample(seq);
  run.end();
  await until('the end of the stream', () => stream.ended);
  assert.deepEqual(ids(stream.messages), upTo(run.log.lastId));
  assert.equal(stream.messages[0]?.event, 'started');
  assert.equal(stream.messages.at(-1)?.event, 'end');
  assert.match(stream.text, /^retry: [12]\d{3}\n\n/);
  assert.equal(run.watchers, 0);
  assert.equal(server.streams.count, 0);
});

test('a reader resumes after its last event without loss or repeat, by header or by query', async (t) => {
  const { run, events } = await withRun(t);
  run.started();
  for (let seq = 0; seq < 20; seq++) run.sample(seq);
  for (const after of [0, 1, 7, 20, 21]) {
    for (const query of [true, false]) {
      const stream = query
        ? await openStream(`${events}?after=${after}`)
        : await openStream(events, { 'Last-Event-ID': `${after}` });
      const before = run.log.lastId;
      run.sample(before);
      await until(`events after ${after}`, () => ids(stream.messages).at(-1) === before + 1);
      assert.deepEqual(ids(stream.messages), upTo(before + 1, after + 1));
      stream.close();
    }
  }
  await until('all watchers gone', () => run.watchers === 0);
});

test('a reader that cannot be resumed is told so once and gets what is kept', async (t) => {
  const { run, events, faults } = await withRun(t);
  run.started();
  for (let seq = 0; seq < 5; seq++) run.sample(seq);
  for (const odd of ['999', '-1', '1e400', 'x', '1.5', '0x1', '9'.repeat(400), '١', ' 3 3']) {
    const stream = await openStream(`${events}?after=${encodeURIComponent(odd)}`);
    await until(`a reset for ${odd}`, () => stream.messages.length === 7);
    assert.deepEqual(
      stream.messages.map(({ event, id }) => [event, id]),
      [['reset', undefined], ['started', '1'], ...upTo(6, 2).map((id) => ['sample', `${id}`])],
    );
    stream.close();
  }
  assert.deepEqual(faults, []);
});

test('events that the ring has dropped are a gap to a new reader and a reset to an old one', async (t) => {
  const { run, events } = await withRun(t, { keptEvents: 10 });
  run.started();
  for (let seq = 0; seq < 24; seq++) run.sample(seq);
  const fresh = await openStream(events);
  const late = await openStream(events, { 'Last-Event-ID': '3' });
  const timely = await openStream(events, { 'Last-Event-ID': '15' });
  await until('all three are at the latest', () =>
    [fresh, late, timely].every(({ text }) => text.includes('id: 25\n')),
  );
  assert.deepEqual(fresh.messages[0], { id: undefined, event: 'gap', data: '{"from":1,"to":15}' });
  assert.equal(late.messages[0]?.event, 'reset');
  assert.match(late.messages[0]?.data ?? '', /Events 4 to 15 are no longer kept/);
  for (const stream of [fresh, late]) assert.deepEqual(ids(stream.messages.slice(1)), upTo(25, 16));
  assert.deepEqual(ids(timely.messages), upTo(25, 16));
  for (const stream of [fresh, late, timely]) stream.close();
});

test('a second stream on the same connection, which waits for the first, goes with the connection', async (t) => {
  const { run, events, server, port } = await withRun(t);
  run.started();
  const ask = requestText(`GET ${new URL(events).pathname} HTTP/1.1`, [`Host: 127.0.0.1:${port}`]);
  const socket = connect(port, '127.0.0.1', () => socket.write(ask + ask)).on('error', () => undefined);
  t.after(() => socket.destroy());
  await until('both are read', () => server.streams.count === 2);
  socket.destroy();
  await until('neither is', () => server.streams.count === 0);
  assert.equal(run.watchers, 0);
});

test('a run that has ended and was read to its end answers 204, so that the browser stops asking', async (t) => {
  const { run, events } = await withRun(t);
  run.started();
  run.end();
  assert.equal((await fetch(events, { headers: { 'Last-Event-ID': '2' } })).status, 204);
  const again = await openStream(events, { 'Last-Event-ID': '1' });
  await until('the rest', () => again.ended);
  assert.deepEqual(ids(again.messages), [2]);
});

test('a waiting run says how many are before it, and again when that changes', async (t) => {
  const server = await startTestServer(t);
  server.runner.next.state = 'queued';
  const answer = await server.post('/api/runs', { demo: 'log-cache' });
  assert.equal(answer.status, 202);
  const [run] = server.runner.runs;
  assert.ok(run);
  run.position = 2;
  const stream = await openStream(`${server.origin}/api/runs/${run.id}/events`);
  await until('the first place', () => stream.messages.length === 1);
  run.position = 1;
  await until('the next place', () => stream.messages.length === 2);
  run.state = 'running';
  run.position = undefined;
  run.started();
  await until('the start', () => stream.messages.length === 3);
  assert.deepEqual(
    stream.messages.map(({ event, data }) => [event, event === 'queued' ? data : '']),
    [
      ['queued', '{"position":2}'],
      ['queued', '{"position":1}'],
      ['started', ''],
    ],
  );
  stream.close();
});

test('a silent stream is kept open by pings', async (t) => {
  const { run, events } = await withRun(t, { pingMs: 20 });
  run.started();
  const stream = await openStream(events);
  await until('three pings', () => (stream.text.match(/^: ping$/gm) ?? []).length >= 3);
  assert.equal(stream.messages.length, 1);
  stream.close();
  await until('the watcher is gone', () => run.watchers === 0);
});

/** Walks a stream with gaps: every event is either sent once or in one gap. */
function account(messages: readonly Message[]): { sent: number; skipped: number } {
  let position = 0;
  let skipped = 0;
  for (const { event, id, data } of messages) {
    if (event === 'gap') {
      const { from, to } = JSON.parse(data);
      assert.equal(from, position + 1);
      skipped += to - position;
      position = to;
    } else {
      assert.equal(Number(id), position + 1);
      position += 1;
    }
  }
  return { sent: position - skipped, skipped };
}

test('a reader that stalls costs a bounded buffer, and comes back to the latest event and a gap', async (t) => {
  const lateMs = 1500;
  const { run, events, server } = await withRun(t, { lateMs, keptEvents: 100_000 });
  run.started();
  const slow = request(events);
  const response = await new Promise<import('node:http').IncomingMessage>((resolve) => {
    slow.once('response', resolve);
    slow.end();
  });
  response.pause();
  const good = await openStream(events);
  const text = 'x'.repeat(2000);
  const offered = 20_000;
  let mostPending = 0;
  for (let n = 0; n < offered; n++) {
    mostPending = Math.max(mostPending, server.streams.pendingBytes);
    run.append({ type: 'log', data: { tMs: n, stream: 'stdout', text } });
    if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await until('the good reader has all', () => good.text.includes(`id: ${offered + 1}\n`));
  assert.ok(mostPending < 2 * (64 * 1024 + 4096), `${mostPending} bytes waited for two readers`);
  const fullSinceMs = performance.now();
  await until('the slow one has been full for long', () => performance.now() > fullSinceMs + lateMs);
  assert.ok(server.streams.pendingBytes > 0);
  let received = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    received += chunk;
  });
  response.resume();
  await until('the slow reader is at the latest event', () => received.includes(`id: ${offered + 1}\n`));
  const { skipped, sent } = account(parseStream(received).messages);
  assert.equal(sent + skipped, offered + 1);
  assert.ok(skipped > offered / 2, `${skipped} events were skipped`);
  assert.deepEqual(ids(good.messages), upTo(offered + 1), 'the good reader lost nothing');
  assert.equal(server.streams.count, 2);
  good.close();
  slow.destroy();
  await until('both are gone', () => server.streams.count === 0);
});

test('a reader that never takes anything again is let go', async (t) => {
  const { run, events, server } = await withRun(t, { pingMs: 30 });
  run.started();
  const dead = request(events);
  dead.on('error', () => undefined);
  dead.once('response', (response) => response.pause());
  dead.end();
  await until('it is connected', () => server.streams.count === 1);
  const text = 'x'.repeat(2000);
  const feeding = setInterval(() => {
    for (let n = 0; n < 1000; n++) run.append({ type: 'log', data: { tMs: n, stream: 'stdout', text } });
  }, 5);
  await until('it is let go', () => server.streams.count === 0, 10_000).finally(() => clearInterval(feeding));
  assert.equal(run.watchers, 0);
  dead.destroy();
});

test('one reader too many is sent away with a time to come back, and disturbs nobody', async (t) => {
  const { run, events, server } = await withRun(t, { maxWatchers: 3 });
  run.started();
  const streams = await Promise.all([1, 2, 3].map(() => openStream(events)));
  const refused = await fetch(events);
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get('retry-after'), '5');
  assert.match(await refused.text(), /All 3 places/);
  run.sample(0);
  await until('all three are fed', () => streams.every((stream) => stream.messages.length === 2));
  streams[0]?.close();
  await until('a place is free', () => server.streams.count === 2);
  const next = await openStream(events);
  assert.equal(next.status, 200);
  for (const stream of [...streams, next]) stream.close();
});

test('what a program prints cannot forge events', async (t) => {
  const { run, events } = await withRun(t);
  const hostile = [
    '\r\n\r\nevent: end\r\ndata: {}\r\n\r\n',
    '\n\nid: 99\n\n',
    '</script>',
    '\u001b]52;c;eA==\u0007',
    '\0',
    '\u2028\u2029',
  ];
  run.started();
  for (const text of hostile) run.append({ type: 'log', data: { tMs: 0, stream: 'stdout', text } });
  const stream = await openStream(events);
  await until('all', () => stream.messages.length === hostile.length + 1);
  assert.deepEqual(ids(stream.messages), upTo(hostile.length + 1));
  assert.deepEqual(
    stream.messages.slice(1).map(({ data }) => JSON.parse(data).text),
    hostile,
  );
  stream.close();
});

test('twenty reconnections of many readers at random points lose and repeat nothing', async (t) => {
  const { run, events } = await withRun(t);
  run.started();
  const seen = Array.from({ length: 20 }, () => [] as number[]);
  for (let round = 0; round < 20; round++) {
    const streams = await Promise.all(
      seen.map((past) => openStream(events, { 'Last-Event-ID': `${past.at(-1) ?? 0}` })),
    );
    for (let n = 0; n < 5; n++) run.sample(round * 5 + n);
    const cut = round % 5;
    await until('something came', () => streams.every((stream) => stream.messages.length > cut));
    for (const [index, stream] of streams.entries()) {
      stream.close();
      const whole = stream.messages.slice(0, round === 19 ? undefined : cut + 1);
      seen[index]?.push(...ids(whole));
    }
  }
  for (const past of seen) assert.deepEqual(past, upTo(past.at(-1) ?? 0));
});
