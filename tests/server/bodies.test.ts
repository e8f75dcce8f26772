import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { measureLateness } from '../trust/machine-lateness.ts';
import { rawRequest, requestText } from './raw-request.ts';
import { startTestServer, type TestServer } from './test-server.ts';

/** Apart from what a busy machine adds to every time; server and client share this process. */
const quickMs = 250;
const endlessMs = 1000;

function head({ port, origin }: TestServer, more: readonly string[]): string {
  const own = [`Host: 127.0.0.1:${port}`, `Origin: ${origin}`, 'Content-Type: application/json'];
  return requestText('POST /api/runs HTTP/1.1', [...own, ...more]);
}

test('bodies that are too large, too deep, compressed or broken are refused with a reason', async (t) => {
  const server = await startTestServer(t);
  const lateness = measureLateness();
  const tookMs = new Map<string, number>();
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const rows: readonly (readonly [string, Buffer, number])[] = [
    ['8.6 MB of empty objects', Buffer.from(`[${'{},'.repeat(2_866_666)}{}]`), 413],
    ['100,000 arrays in each other', Buffer.from(deep), 413],
    ['17 arrays in each other', Buffer.from(`${'['.repeat(17)}${']'.repeat(17)}`), 400],
    ['30,000 arrays in each other', Buffer.from(`${'['.repeat(30_000)}${']'.repeat(30_000)}`), 400],
    ['one byte too many', Buffer.alloc(64 * 1024 + 1, ' '), 413],
    ['no JSON', Buffer.from('{"demo":'), 400],
    ['nothing', Buffer.alloc(0), 400],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), 400],
    ['an array', Buffer.from('[]'), 400],
    ['null', Buffer.from('null'), 400],
    ['a prototype', Buffer.from('{"demo":"log-cache","__proto__":{"x":1}}'), 400],
    ['an id that is a path', Buffer.from('{"demo":"../log-cache"}'), 400],
    ['an id of the prototype', Buffer.from('{"demo":"constructor"}'), 400],
  ];
  for (const [name, body, status] of rows) {
    const request = Buffer.concat([Buffer.from(head(server, [`Content-Length: ${body.length}`])), body]);
    const answer = await rawRequest(server.port, request);
    assert.equal(answer.status, status, `${name}: ${answer.body}`);
    assert.match(answer.head, /application\/problem\+json/, name);
    tookMs.set(name, answer.ms);
  }
  const { p99Ms: machineLateMs } = await lateness();
  for (const [name, ms] of tookMs)
    assert.ok(ms < quickMs + 4 * machineLateMs, `${name} took ${ms} ms, a timer ${machineLateMs} ms`);
  assert.equal(server.runner.runs.length, 0);
});

test('a compressed body is refused unread', async (t) => {
  const server = await startTestServer(t);
  const bomb = gzipSync(Buffer.alloc(50 * 2 ** 20));
  for (const encoding of ['gzip', 'br', 'identity', 'deflate, gzip']) {
    const lines = head(server, [`Content-Length: ${bomb.length}`, `Content-Encoding: ${encoding}`]);
    const answer = await rawRequest(server.port, Buffer.concat([Buffer.from(lines), bomb]));
    assert.equal(answer.status, 415, encoding);
  }
});

test('chunks without end are counted while they come, and cost no memory', async (t) => {
  const server = await startTestServer(t);
  const chunk = Buffer.from(`4000\r\n${' '.repeat(0x4000)}\r\n`);
  let first = true;
  const before = process.memoryUsage().rss;
  const lateness = measureLateness();
  const answer = await rawRequest(server.port, () => {
    if (!first) return chunk;
    first = false;
    return Buffer.from(head(server, ['Transfer-Encoding: chunked']));
  });
  assert.equal(answer.status, 413);
  const { p99Ms: machineLateMs } = await lateness();
  assert.ok(answer.ms < endlessMs + 4 * machineLateMs, `${answer.ms} ms, a timer ${machineLateMs} ms`);
  // Client and server share this process; the limit is far below what was offered.
  assert.ok(process.memoryUsage().rss - before < 64 * 2 ** 20);
});

test('a body within the limits is taken in chunks and after "100-continue" too', async (t) => {
  const server = await startTestServer(t);
  const chunked = `${head(server, ['Transfer-Encoding: chunked'])}14\r\n{"demo":"log-cache"}\r\n0\r\n\r\n`;
  assert.equal((await rawRequest(server.port, chunked)).status, 201);
  const body = '{"demo":"log-cache"}';
  const patient = head(server, [`Content-Length: ${body.length}`, 'Expect: 100-continue']) + body;
  const answer = await rawRequest(server.port, patient);
  assert.equal(answer.status, 201);
});

test('a GET or DELETE with a body, and ambiguous framing, are refused', async (t) => {
  const { port, origin, post } = await startTestServer(t);
  await post('/api/runs', { demo: 'log-cache' });
  const own = [`Host: 127.0.0.1:${port}`, `Origin: ${origin}`];
  const rows: readonly (readonly [string, readonly string[], string])[] = [
    ['GET /api/health', ['Content-Length: 2'], '{}'],
    ['DELETE /api/runs/run-1', ['Content-Length: 2'], '{}'],
    ['DELETE /api/runs/run-1', ['Transfer-Encoding: chunked'], '0\r\n\r\n'],
    ['POST /api/runs', ['Content-Type: application/json', 'Content-Length: 2', 'Content-Length: 3'], '{}'],
    [
      'POST /api/runs',
      ['Content-Type: application/json', 'Content-Length: 2', 'Transfer-Encoding: chunked'],
      '0\r\n\r\n',
    ],
    ['POST /api/runs', ['Content-Type: application/json', 'Transfer-Encoding: gzip, chunked'], '0\r\n\r\n'],
    ['POST /api/runs', ['Content-Type: application/json', 'Content-Length: -2'], '{}'],
  ];
  for (const [line, headers, body] of rows) {
    const answer = await rawRequest(port, requestText(`${line} HTTP/1.1`, [...own, ...headers], body));
    assert.equal(answer.status, 400, `${line} ${headers.join(', ')}: ${answer.body}`);
  }
});

test('headers that never end and bodies that never come are given up on time', async (t) => {
  const server = await startTestServer(t, { headersTimeoutMs: 300, requestTimeoutMs: 600 });
  const drip = rawRequest(
    server.port,
    `GET /api/health HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-Slow: `,
    8000,
  );
  const stalled = rawRequest(server.port, `${head(server, ['Content-Length: 100'])}{"demo"`, 8000);
  assert.equal((await drip).status, 408);
  assert.equal((await stalled).status, 408);
  assert.equal((await fetch(`${server.origin}/api/health`)).status, 200);
});

test('the time for the headers is up before that for the whole request', async (t) => {
  const server = await startTestServer(t, { headersTimeoutMs: 300, requestTimeoutMs: 60_000 });
  const drip = rawRequest(
    server.port,
    `GET /api/health HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-Slow: `,
    8000,
  );
  assert.equal((await drip).status, 408);
});
