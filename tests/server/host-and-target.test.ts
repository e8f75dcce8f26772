import assert from 'node:assert/strict';
import { test } from 'node:test';
import { report } from '../support/figure.ts';
import { rawRequest, requestText } from './raw-request.ts';
import { startTestServer } from './test-server.ts';

const addresses = [
  '/',
  '/stages/logs/',
  '/nowhere',
  '/api/health',
  '/api/demos',
  '/api/runs/run-1',
  '/api/runs/run-1/events',
  '/api/runs/run-1/export',
];

test('every one of the three loopback names is answered, over IPv4 and IPv6; pages under one of them', async (t) => {
  const { port } = await startTestServer(t);
  for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
    assert.equal((await fetch(`http://${name}:${port}/api/health`)).status, 200, name);
    const page = await fetch(`http://${name}:${port}/?a=1`, { redirect: 'manual' });
    const isOther = name !== '127.0.0.1';
    assert.equal(page.status, isOther ? 307 : 200, name);
    assert.equal(page.headers.get('Location'), isOther ? `http://127.0.0.1:${port}/?a=1` : null, name);
    assert.match(page.headers.get('Content-Security-Policy') ?? '', /default-src 'none'/);
    const opened = await fetch(`http://${name}:${port}/?a=1`, {
      redirect: 'manual',
      headers: { Accept: 'text/html' },
    });
    assert.equal(opened.headers.get('Location'), isOther ? './another-name/?to=%2F%3Fa%3D1' : null, name);
  }
});

test('a foreign, odd, missing or doubled Host is refused on every route', async (t) => {
  const { port, runner, post } = await startTestServer(t);
  await post('/api/runs', { demo: 'log-cache' });
  const hosts: readonly (readonly string[])[] = [
    ['evil.com'],
    [`evil.com:${port}`],
    [`127.evil.com:${port}`],
    [`localhost.evil.com:${port}`],
    ['localhost:1'],
    ['localhost'],
    ['127.0.0.1'],
    [`0.0.0.0:${port}`],
    [`[::ffff:127.0.0.1]:${port}`],
    [`LOCALHOST.:${port}`],
    [`localhost.:${port}`],
    [`2130706433:${port}`],
    [`127.1:${port}`],
    [`127.0.0.1:0${port}`],
    [`user@127.0.0.1:${port}`],
    [''],
    [],
    [`127.0.0.1:${port}`, `127.0.0.1:${port}`],
    [`127.0.0.1:${port}`, 'evil.com'],
  ];
  for (const address of addresses) {
    for (const host of hosts) {
      const lines = host.map((value) => `Host: ${value}`);
      const answer = await rawRequest(port, requestText(`GET ${address} HTTP/1.1`, lines));
      assert.ok(
        answer.status === 400 || answer.status === 421,
        `${address} ${host.join(' + ')}: ${answer.status}`,
      );
      assert.match(answer.head, /frame-ancestors 'none'/);
    }
    const old = await rawRequest(port, requestText(`GET ${address} HTTP/1.0`, []));
    assert.equal(old.status, 400, `${address} HTTP/1.0 without Host`);
  }
  assert.equal(runner.runs.length, 1);
  report(t, {
    id: 'T1',
    what: `${hosts.length} foreign, odd, missing or doubled Hosts, and HTTP/1.0 without one, on ${addresses.length} routes`,
    measured: `${(hosts.length + 1) * addresses.length} of ${(hosts.length + 1) * addresses.length} refused with 400 or 421`,
    target: 'all of them',
  });
});

test('only plain absolute paths are request targets', async (t) => {
  const { port } = await startTestServer(t);
  const targets = [
    `http://127.0.0.1:${port}/api/health`,
    'http://evil.com/api/health',
    '*',
    '//evil.com/',
    '/..',
    '/../package.json',
    '/stages/../../package.json',
    '/%2e%2e/package.json',
    '/%2E%2E%2Fpackage.json',
    '/stages/..%2f..%2fpackage.json',
    '/stages/.%2e/x',
    '/stages/..%5c..%5cpackage.json',
    '/..\\package.json',
    '/stages\\..\\..\\package.json',
    '/x#/../../package.json',
    '/#/../package.json',
    '/x/./y',
    '/%00',
    '/index.html%00.js',
    '/%0d%0aX-Injected:%201',
    '/%252e%252e/package.json',
    '/\u00e9',
    '/a|b',
    '/%zz',
    `/${'a'.repeat(3000)}`,
  ];
  for (const target of targets) {
    const answer = await rawRequest(port, requestText(`GET ${target} HTTP/1.1`, [`Host: 127.0.0.1:${port}`]));
    assert.equal(answer.status, 400, target.slice(0, 60));
    assert.doesNotMatch(answer.body, /"dependencies"/);
    assert.doesNotMatch(answer.head, /^X-Injected/im);
  }
});

test('a request line of another HTTP is refused, the older one of simple tools is not', async (t) => {
  const { port } = await startTestServer(t);
  for (const [version, status] of [
    ['1.1', 200],
    ['1.0', 200],
    ['0.9', 400],
    ['1.2', 400],
    ['2.0', 400],
  ] as const) {
    const line = `GET /api/health HTTP/${version}`;
    const answer = await rawRequest(port, requestText(line, [`Host: 127.0.0.1:${port}`]));
    assert.equal(answer.status, status, line);
  }
});

test('neither dot files nor anything outside the site is served', async (t) => {
  const { origin } = await startTestServer(t);
  const paths = [
    '/.secret',
    '/.notebook-build',
    '/package.json',
    '/src/server/main.ts',
    '/etc/passwd',
    '/stages',
    '/_astro',
  ];
  for (const path of paths) {
    const response = await fetch(origin + path);
    assert.equal(response.status, 404, path);
    assert.match(await response.text(), /not here/, path);
  }
});
