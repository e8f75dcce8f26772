import assert from 'node:assert/strict';
import { test } from 'node:test';
import { report } from '../support/figure.ts';
import { rawRequest, requestText } from './raw-request.ts';
import { startTestServer } from './test-server.ts';

const body = '{"demo":"log-cache"}';

test('of all origins and content types exactly the right ones start a run', async (t) => {
  const { port, runner } = await startTestServer(t);
  const origins = (['http', 'https'] as const).flatMap((scheme) =>
    ['127.0.0.1', 'localhost', '[::1]', 'evil.com', '192.0.2.1', 'localhost.', '0.0.0.0'].flatMap((host) =>
      [`:${port}`, '', ':1'].map((suffix) => `${scheme}://${host}${suffix}`),
    ),
  );
  const odd = [
    undefined,
    'null',
    '',
    `http://user@127.0.0.1:${port}`,
    `http://127.0.0.1:${port}/`,
    `http://127.0.0.1:${port}.evil.com`,
    `http://127.0.0.1:${port} http://evil.com`,
    `HTTP://127.0.0.1:${port}`,
    `http://127.0.0.1:${port}\nX: y`,
  ];
  const types = [
    undefined,
    'application/json',
    'application/json;charset=utf-8',
    'application/json ; x',
    'APPLICATION/JSON',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json, text/plain',
  ];
  const allowed = ['127.0.0.1', 'localhost', '[::1]'].map((host) => `http://${host}:${port}`);
  let expected = 0;
  for (const origin of [...origins, ...odd]) {
    for (const type of types) {
      const headers = [
        `Host: 127.0.0.1:${port}`,
        `Content-Length: ${body.length}`,
        ...(origin === undefined ? [] : [`Origin: ${origin}`]),
        ...(type === undefined ? [] : [`Content-Type: ${type}`]),
      ];
      const answer = await rawRequest(port, requestText('POST /api/runs HTTP/1.1', headers, body));
      const pass = origin !== undefined && allowed.includes(origin) && type === 'application/json';
      if (pass) expected += 1;
      if (pass) assert.equal(answer.status, 201, `${origin} ${type}`);
      else assert.ok([400, 403, 415].includes(answer.status), `${origin} ${type}: ${answer.status}`);
    }
  }
  assert.equal(expected, 3);
  assert.equal(runner.runs.length, expected);
  const rows = (origins.length + odd.length) * types.length;
  report(t, {
    id: 'T2',
    what: `POST /api/runs with ${origins.length + odd.length} origins x ${types.length} content types`,
    measured: `${expected} of ${rows} started a run: those of the three own origins with application/json; all others 400, 403 or 415`,
    target: 'exactly the right ones',
  });
});

test('two Origin headers or two content types are refused, though each alone would do', async (t) => {
  const { port, runner } = await startTestServer(t);
  const once = [`Host: 127.0.0.1:${port}`, `Content-Length: ${body.length}`];
  const origin = `Origin: http://127.0.0.1:${port}`;
  const type = 'Content-Type: application/json';
  const send = (headers: readonly string[]) =>
    rawRequest(port, requestText('POST /api/runs HTTP/1.1', [...once, ...headers], body));
  assert.equal((await send([origin, origin, type])).status, 403);
  assert.equal((await send([origin, type, type])).status, 415);
  assert.equal((await send([origin, type])).status, 201);
  assert.equal(runner.runs.length, 1);
});

test('what the browser says about the asking site is honoured when present', async (t) => {
  const { port, origin, runner, post } = await startTestServer(t);
  await post('/api/runs', { demo: 'log-cache' });
  const link = ['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'];
  const rows: readonly (readonly [string, readonly string[], number])[] = [
    ['GET /api/health', ['Sec-Fetch-Site: same-origin'], 200],
    ['GET /api/health', ['Sec-Fetch-Site: none'], 200],
    ['GET /api/health', ['Sec-Fetch-Site: same-site'], 403],
    ['GET /api/health', ['Sec-Fetch-Site: cross-site'], 403],
    ['GET /api/health', ['Sec-Fetch-Site: cross-site', ...link], 403],
    ['GET /api/health', ['Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: cross-site'], 403],
    ['GET /api/health', ['Origin: http://evil.com'], 403],
    ['GET /api/health', ['Origin: null'], 403],
    ['GET /api/health', [`Origin: http://127.0.0.1:${port + 1}`], 403],
    ['GET /api/runs/run-1/events', ['Sec-Fetch-Site: cross-site'], 403],
    ['GET /api/runs/run-1/events', ['Sec-Fetch-Site: same-site'], 403],
    ['GET /api/runs/run-1/events', ['Origin: http://localhost:9'], 403],
    ['GET /', ['Sec-Fetch-Site: none'], 200],
    ['GET /', ['Sec-Fetch-Site: cross-site'], 403],
    ['GET /', ['Sec-Fetch-Site: cross-site', ...link], 200],
    ['GET /', ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'], 403],
    ['GET /_astro/page.Bq2x9_aZ.js', ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Dest: script'], 403],
    ['DELETE /api/runs/run-1', [`Origin: ${origin}`, 'Sec-Fetch-Site: none'], 403],
    ['DELETE /api/runs/run-1', [`Origin: ${origin}`, 'Sec-Fetch-Site: same-site'], 403],
    ['DELETE /api/runs/run-1', [], 403],
  ];
  for (const [line, headers, status] of rows) {
    const answer = await rawRequest(
      port,
      requestText(`${line} HTTP/1.1`, [`Host: 127.0.0.1:${port}`, ...headers]),
    );
    assert.equal(answer.status, status, `${line} ${headers.join(', ')}`);
  }
  assert.equal(runner.runs[0]?.watchers, 0);
  assert.equal(runner.runs[0]?.log.ended, false);
});

test('preflights, upgrades and other methods get no leave', async (t) => {
  const { port, origin, runner } = await startTestServer(t);
  const own = [`Host: 127.0.0.1:${port}`, `Origin: ${origin}`];
  const websocket = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Key: x',
    'Sec-WebSocket-Version: 13',
  ];
  const rows: readonly (readonly [string, readonly string[], number])[] = [
    ['OPTIONS /api/runs', ['Access-Control-Request-Method: POST'], 405],
    ['OPTIONS *', [], 400],
    ['PUT /api/runs', [], 405],
    ['PATCH /api/runs/x', [], 405],
    ['TRACE /', [], 405],
    ['GET /api/health', websocket, 400],
    ['GET /api/runs/x/events', websocket, 400],
    ['GET /', ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: x'], 400],
    ['GET /', ['Expect: cookies'], 417],
    ['POST /api/health', ['Content-Type: application/json', 'Content-Length: 0'], 400],
    ['DELETE /api/health', [], 405],
    ['DELETE /', [], 404],
  ];
  for (const [line, headers, status] of rows) {
    const answer = await rawRequest(port, requestText(`${line} HTTP/1.1`, [...own, ...headers]));
    assert.equal(answer.status, status, `${line} ${headers.join(', ')}: ${answer.body}`);
    assert.doesNotMatch(answer.head, /access-control/i);
  }
  const tunnel = await rawRequest(port, `CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  assert.equal(tunnel.status, 400);
  assert.equal(runner.runs.length, 0);
});
