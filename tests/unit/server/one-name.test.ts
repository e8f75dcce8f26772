import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressUnderOneName } from '../../../src/notebook/CaseFile/one-name-address.ts';
import { underOneName } from '../../../src/server/one-name.ts';

const browser = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' };
const ask = (host: string, path: string, query = '', headers: Record<string, string> = {}) =>
  underOneName({ host, path, query, headers });

test('a program is sent to the one name, with port, path and query as they were', () => {
  assert.equal(ask('localhost:4321', '/stages/x/', '?a=1'), 'http://127.0.0.1:4321/stages/x/?a=1');
  assert.equal(ask('[::1]:4322', '/'), 'http://127.0.0.1:4322/');
  assert.equal(ask('localhost', '/'), 'http://127.0.0.1/', 'port 80 is not in a Host header');
});

test('what comes under the one name, and what a proxy sends, is answered where it is', () => {
  assert.equal(ask('127.0.0.1:4321', '/', '', browser), undefined);
  for (const header of ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-prefix', 'x-proxycontextpath'])
    assert.equal(ask('localhost:4321', '/', '', { ...browser, [header]: 'x' }), undefined, header);
});

test('a browser goes by way of the page that looks for a case file, from any depth', () => {
  for (const [path, up] of [
    ['/', './'],
    ['/case-file', './'],
    ['/case-file/', '../'],
    ['/stages/x/', '../../'],
  ] as const) {
    const to = ask('localhost:4321', path, '?a=%20b&c', browser) ?? '';
    assert.ok(to.startsWith(`${up}another-name/?to=`), to);
    const there = new URL(to, `http://localhost:4321${path}`);
    assert.equal(there.pathname, '/another-name/');
    assert.equal(addressUnderOneName(there), `http://127.0.0.1:4321${path}?a=%20b&c`);
  }
  assert.equal(ask('localhost:4321', '/another-name/', '?to=%2F', browser), undefined, 'it would never end');
  assert.match(
    ask('localhost:4321', `/${'%20'.repeat(660)}`, '', browser) ?? '',
    /^http:\/\/127\.0\.0\.1:4321\//,
  );
});

test('the page leads to this machine and nowhere else, and keeps the fragment', () => {
  const from = (address: string) => addressUnderOneName(new URL(address));
  assert.equal(
    from('http://[::1]:4321/another-name/?to=/stages/x/#claim-y'),
    'http://127.0.0.1:4321/stages/x/#claim-y',
  );
  for (const odd of [
    '//evil.example/',
    'https://evil.example/',
    'javascript:alert(1)',
    'http://127.0.0.1:9/',
    'http://[',
  ])
    assert.equal(
      from(`http://localhost:4321/another-name/?to=${encodeURIComponent(odd)}`),
      'http://127.0.0.1:4321/',
      odd,
    );
  assert.equal(from('http://localhost:4321/another-name/'), 'http://127.0.0.1:4321/');
  assert.equal(
    from('http://proxy.example/another-name/?to=/'),
    undefined,
    'behind a proxy its own name has to stay',
  );
});
