import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkRequest, guards } from '../../../src/server/gate/gate.ts';
import { guardHost } from '../../../src/server/gate/host.ts';
import { allowedHosts } from '../../../src/server/gate/loopback-names.ts';
import { guardOrigin } from '../../../src/server/gate/origin.ts';
import type { RequestFacts } from '../../../src/server/gate/request-facts.ts';
import { guardSender, type Sender } from '../../../src/server/gate/sender.ts';
import { guardTarget } from '../../../src/server/gate/target.ts';

type Headers = Readonly<Record<string, readonly string[]>>;

function facts(
  method: string,
  target: string,
  headers: Headers,
  ports: readonly number[] = [4321],
  sender: Sender = { kind: 'user', uid: 1000 },
): RequestFacts {
  return {
    method,
    target,
    version: '1.1',
    header: (name) => headers[name] ?? [],
    ports,
    users: [1000, 0],
    sender: () => sender,
  };
}

const page: Headers = {
  host: ['localhost:4321'],
  origin: ['http://localhost:4321'],
  'content-type': ['application/json'],
  'content-length': ['20'],
  'sec-fetch-site': ['same-origin'],
};

test('the page’s own request passes, and each guard refuses one change of it', () => {
  assert.equal(checkRequest(facts('POST', '/api/runs', page)), undefined);
  const changes: readonly (readonly [string, RequestFacts, number])[] = [
    ['guardVersion', { ...facts('POST', '/api/runs', page), version: '2.0' }, 400],
    ['guardTarget', facts('POST', '//api/runs', page), 400],
    ['guardHost', facts('POST', '/api/runs', { ...page, host: ['evil.com'] }), 421],
    ['guardUpgrade', facts('POST', '/api/runs', { ...page, upgrade: ['websocket'] }), 400],
    ['guardMethod', facts('PUT', '/api/runs', { ...page, 'content-length': ['0'] }), 405],
    ['guardExpect', facts('POST', '/api/runs', { ...page, expect: ['x'] }), 417],
    ['guardFetchSite', facts('POST', '/api/runs', { ...page, 'sec-fetch-site': ['same-site'] }), 403],
    ['guardOrigin', facts('POST', '/api/runs', { ...page, origin: ['null'] }), 403],
    ['guardContentEncoding', facts('POST', '/api/runs', { ...page, 'content-encoding': ['gzip'] }), 415],
    ['guardContentType', facts('POST', '/api/runs', { ...page, 'content-type': ['text/plain'] }), 415],
    ['guardBodySize', facts('POST', '/api/runs', { ...page, 'content-length': ['65537'] }), 413],
    ['guardSender', facts('POST', '/api/runs', page, [4321], { kind: 'user', uid: 1001 }), 403],
  ];
  // Every guard is in the list, and no other guard refuses in its place.
  assert.deepEqual(
    guards.map(({ name }) => name),
    changes.map(([name]) => name),
  );
  for (const [name, changed, status] of changes) {
    const refusing = guards.filter((guard) => guard(changed) !== undefined).map((guard) => guard.name);
    assert.deepEqual(refusing, [name]);
    assert.equal(checkRequest(changed)?.problem.status, status, name);
  }
});

test('who may change something is a matter of users, and anybody may look', () => {
  const asked = (method: string, sender: Sender) =>
    guardSender(facts(method, '/api/runs/1', page, [4321], sender))?.problem.status;
  assert.equal(asked('DELETE', { kind: 'user', uid: 0 }), undefined, 'root can do everything anyway');
  assert.equal(asked('DELETE', { kind: 'user', uid: 1001 }), 403);
  assert.equal(asked('DELETE', { kind: 'gone' }), 403, 'who has hung up cannot be named');
  assert.equal(asked('DELETE', { kind: 'untold' }), undefined, 'a system without such tables');
  assert.equal(asked('GET', { kind: 'user', uid: 1001 }), undefined);
});

test('the refusals say what was expected, what was found and what to do', () => {
  assert.equal(
    guardHost(facts('GET', '/', { host: ['evil.com'] }))?.problem.detail,
    'This notebook answers only to 127.0.0.1:4321, localhost:4321, [::1]:4321; found Host "evil.com". Open it under one of these names; if you forward a port, forward it under the same number: ssh -L 4321:127.0.0.1:4321 HOST',
  );
  assert.equal(
    guardOrigin(facts('DELETE', '/api/runs/x', {}))?.problem.detail,
    "Expected one Origin header out of http://127.0.0.1:4321, http://localhost:4321, http://[::1]:4321; found none. Outside a browser, send it yourself: curl -H 'Origin: http://127.0.0.1:4321'.",
  );
  const odd = guardTarget(facts('GET', `/\u001b[31m${'x'.repeat(200)}`, {}))?.problem.detail ?? '';
  assert.match(odd, /found "\/\?\[31mx+…"\.$/);
});

test('no other text is a host name of ours', () => {
  const allowed = allowedHosts([4321]);
  const near = fc.oneof(
    fc.string(),
    fc
      .constantFrom(...allowed)
      .chain((host) =>
        fc
          .tuple(fc.nat(host.length), fc.string({ minLength: 1, maxLength: 3 }))
          .map(([at, text]) => host.slice(0, at) + text + host.slice(at)),
      ),
  );
  fc.assert(
    fc.property(near, (host) => {
      assert.equal(guardHost(facts('GET', '/', { host: [host] })) === undefined, allowed.includes(host));
    }),
    { numRuns: 5000 },
  );
});

test('port 80 is not written in Host', () => {
  assert.deepEqual(allowedHosts([80]), ['127.0.0.1', 'localhost', '[::1]']);
});

test('a target whose escapes are no UTF-8 is refused', () => {
  assert.equal(guardTarget(facts('GET', '/%aa', {}))?.problem.status, 400);
});

test('no target that passes names a parent folder, once decoded', () => {
  const pieces = fc.constantFrom(
    '/',
    '.',
    '..',
    '%2e',
    '%2E',
    '%2f',
    '%5c',
    '\\',
    '%00',
    '%',
    '%25',
    '#',
    '?',
    'a',
    '//',
    ' ',
    '\u00e9',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const target = `/${parts.join('')}`;
      if (guardTarget(facts('GET', target, {})) !== undefined) return;
      const path = decodeURIComponent(target.split('?')[0] ?? '');
      assert.doesNotMatch(path, /(?:^|\/)\.{1,2}(?:\/|$)|[\\\0#]|\/\//, target);
    }),
    { numRuns: 5000 },
  );
});
