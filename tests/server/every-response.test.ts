import assert from 'node:assert/strict';
import { test } from 'node:test';
import { report } from '../support/figure.ts';
import { rawRequest, requestText } from './raw-request.ts';
import { startTestServer } from './test-server.ts';

/** Written out here, and not taken from the server: what is left out there must be missed here. */
const protective: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; " +
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
};
const notKept = 'no-store';
/** Kept, and asked for again each time. */
const asked = 'no-cache';
const forEver = 'public, max-age=31536000, immutable';

function assertGuarded(head: string, what: string, cache = notKept): void {
  for (const [name, value] of Object.entries({ ...protective, 'Cache-Control': cache })) {
    const lines = [...head.matchAll(new RegExp(`^${name}: (.*)$`, 'gim'))].map(([, line]) => line);
    assert.deepEqual(lines, [value], `${what}: ${name}`);
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
  const rows: readonly (readonly [string, readonly string[], number, string?])[] = [
    ['GET /', own, 200, asked],
    ['GET /stages/logs', own, 200, asked],
    ['GET /_astro/page.Bq2x9_aZ.js', own, 200, forEver],
    ['GET /nowhere', own, 404, asked],
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
  for (const [line, headers, status, cache] of rows) {
    const answer = await rawRequest(port, requestText(`${line} HTTP/1.1`, headers), 3000);
    assert.equal(answer.status, status, `${line}: ${answer.head}`);
    assertGuarded(answer.head, line, cache);
  }
  const statuses = new Set(rows.map(([, , status]) => status));
  report(t, {
    id: 'T5',
    what: `answers of ${statuses.size} statuses, pages, API and errors of the parser alike`,
    measured: `${rows.length} of ${rows.length} forbid frames, sniffing and reading by other origins; none names the server`,
    target: 'all of them',
  });
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
      const foreignly = await rawRequest(
        port,
        requestText(`${method} ${path} HTTP/1.1`, [`Host: localhost:${port}`, ...foreign]),
      );
      assert.equal(foreignly.status, 403, `${method} ${path}`);
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
  const requests = (routes.size + invented.length) * 3 * 2;
  report(t, {
    id: 'T4',
    what: `${routes.size} routes of the router's own table and ${invented.length} invented ones, three methods, from a foreign origin and under a foreign name`,
    measured: `${requests} of ${requests} refused by the gate; the invented ones answer 404 to the own page`,
    target: 'no route in front of the gate',
  });
});
