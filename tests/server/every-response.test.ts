import assert from 'node:assert/strict';
import { test } from 'node:test';
import { responseHeaders } from '../../src/server/response-headers.ts';
import { rawRequest, requestText } from './raw-request.ts';
import { startTestServer } from './test-server.ts';

function assertGuarded(head: string, what: string): void {
  for (const [name, value] of Object.entries(responseHeaders)) {
    const line = new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1];
    if (name === 'Cache-Control') assert.ok(line, `${what}: ${name}`);
    else assert.equal(line, value, `${what}: ${name}`);
  }
  assert.doesNotMatch(head, /^access-control/im, what);
  assert.doesNotMatch(head, /^(?:x-powered-by|server):/im, what);
}

test('every status of every kind of answer carries the protective headers', async (t) => {
  const { port, origin, post, runner } = await startTestServer(t, { maxWatchers: 0 });
  await post('/api/runs', { demo: 'log-cache' });
  runner.runs[0]?.started();
  const own = [`Host: 127.0.0.1:${port}`];
  const json = ['Content-Type: application/json', `Origin: ${origin}`];
  const rows: readonly (readonly [string, readonly string[], number])[] = [
    ['GET /', own, 200],
    ['GET /stages/logs', own, 200],
    ['GET /_astro/page.Bq2x9_aZ.js', own, 200],
    ['GET /nowhere', own, 404],
    ['GET /api/nowhere', own, 404],
    ['GET /api/health', own, 200],
    ['HEAD /api/health', [...own, 'Connection: close'], 200],
    ['GET /api/health', ['Host: evil.com'], 421],
    ['GET /api/health', [], 400],
    ['OPTIONS /', own, 405],
    ['DELETE /api/runs/run-1', own, 403],
    ['POST /api/runs', [...own, ...json, 'Content-Length: 0'], 400],
    ['POST /api/runs', [...own, ...json, 'Content-Length: 99999'], 413],
    ['GET /api/runs/run-1/events', own, 503],
    ['GET /api/runs/run-1/export?format=xml', own, 400],
    ['GET /api/health', [...own, `X-Long: ${'a'.repeat(9000)}`], 431],
    ['GARBAGE', [], 400],
  ];
  for (const [line, headers, status] of rows) {
    const answer = await rawRequest(port, requestText(`${line} HTTP/1.1`, headers), 3000);
    assert.equal(answer.status, status, `${line}: ${answer.head}`);
    assertGuarded(answer.head, line);
  }
});

test('the event stream carries them too', async (t) => {
  const { origin, post, runner } = await startTestServer(t);
  await post('/api/runs', { demo: 'log-cache' });
  runner.runs[0]?.started();
  const abort = new AbortController();
  const stream = await fetch(`${origin}/api/runs/run-1/events`, { signal: abort.signal });
  assertGuarded([...stream.headers].map(([name, value]) => `${name}: ${value}`).join('\n'), 'events');
  assert.equal(stream.headers.get('content-type'), 'text/event-stream');
  assert.equal(stream.headers.get('content-encoding'), null);
  abort.abort();
});

test('no route is in front of the gate', async (t) => {
  const { port, server, runner } = await startTestServer(t);
  const routes = new Set(
    server.app.routes.map((route) => route.path.replace(':id', 'run-1').replace('*', 'x')),
  );
  assert.ok(routes.has('/api/runs') && routes.has('/api/runs/run-1/events'), [...routes].join(' '));
  const invented = Array.from(
    { length: 50 },
    (_, n) => `/api/${['x', 'runs/x', 'admin', 'debug'][n % 4]}/${n}`,
  );
  for (const path of [...routes, ...invented]) {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const foreign = ['Origin: http://evil.com', 'Content-Type: application/json', 'Content-Length: 0'];
      const asked = await rawRequest(
        port,
        requestText(`${method} ${path} HTTP/1.1`, [`Host: localhost:${port}`, ...foreign]),
      );
      assert.equal(asked.status, 403, `${method} ${path}`);
      const rebound = await rawRequest(
        port,
        requestText(`${method} ${path} HTTP/1.1`, [`Host: evil.com:${port}`, ...foreign]),
      );
      assert.equal(rebound.status, 421, `${method} ${path}`);
    }
  }
  for (const path of invented) {
    assert.equal((await fetch(`http://127.0.0.1:${port}${path}`)).status, 404, path);
  }
  assert.equal(runner.runs.length, 0);
});

test('ten thousand bytes of nonsense in many shapes never bring a 5xx or a fault', async (t) => {
  const { port, faults, origin } = await startTestServer(t);
  const seed = Math.floor(Math.random() * 2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const random = mulberry32(seed);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  for (let round = 0; round < 400; round++) {
    const line = `${pick(['GET', 'POST', 'DELETE', 'get', 'G\0T', ''])} ${pick(['/', '/api/runs', '/api/runs/run-1/events', '*', '\u00ff', '/%', '/?a=%ff&b'])} ${pick(['HTTP/1.1', 'HTTP/1.0', 'HTTP/9.9', ''])}`;
    const headers = Array.from({ length: Math.floor(random() * 5) }, () =>
      pick([
        `Host: localhost:${port}`,
        `Origin: ${origin}`,
        'Content-Type: application/json',
        'Content-Length: 5',
        'Transfer-Encoding: chunked',
        'Last-Event-ID: -1',
        ': x',
        'A\0: b',
        'Cookie: \u00e9',
        'Content-Length: 1e3',
        ' folded',
      ]),
    );
    const body = pick(['', '{}', '{"a', '\xff\xfe\xff\xfe\xff', '5\r\nhello\r\n0\r\n\r\n', 'zz\r\n']);
    const answer = await rawRequest(
      port,
      Buffer.from(`${requestText(line, ['Connection: close', ...headers], body)}\r\n\r\n`, 'latin1'),
      15_000,
    );
    assert.ok(
      answer.status < 500,
      `seed ${seed}, round ${round}: ${answer.status} to ${JSON.stringify(line)} ${JSON.stringify(headers)}`,
    );
  }
  assert.deepEqual(faults, []);
  assert.equal((await fetch(`${origin}/api/health`)).status, 200);
});

/** A small seeded generator, so that a failing round can be repeated. Source: Tommy Ettinger's mulberry32, public domain. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
