import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvText, encodeCsv } from '../../../src/protocol/csv.ts';
import { jsonDepth } from '../../../src/protocol/json-depth.ts';
import { rawRefusal } from '../../../src/server/refuse.ts';

test('a text cell is quoted where it must be and can never be a formula', () => {
  assert.equal(csvText('cgroup.usageBytes'), 'cgroup.usageBytes');
  assert.equal(csvText('a,"b"\r\nc'), '"a,""b""\r\nc"');
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1']) assert.match(csvText(text), /^"?'/);
});

test('a run without samples is a table with a header only', () => {
  assert.match(encodeCsv([], ['loggedBytes']), /^seq,tMs,cgroup\.usageBytes,[^\r\n]*,demo\.loggedBytes\r\n$/);
});

test('the depth of JSON is that of its arrays and objects, not of brackets in its strings', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) =>
      assert.equal(jsonDepth(JSON.stringify(value)), depthOf(value)),
    ),
  );
  assert.equal(jsonDepth('"[[[{"'), 0);
  assert.equal(jsonDepth('["\\"[["]'), 1);
  assert.equal(jsonDepth('['.repeat(100_000)), 100_000);
});

test('what cannot be parsed gets a whole response with its length', () => {
  for (const [code, status] of [
    ['HPE_HEADER_OVERFLOW', 431],
    ['ERR_HTTP_REQUEST_TIMEOUT', 408],
    ['HPE_INVALID_METHOD', 400],
  ] as const) {
    const text = rawRefusal(code);
    assert.ok(text.startsWith(`HTTP/1.1 ${status} `));
    const body = text.slice(text.indexOf('\r\n\r\n') + 4);
    assert.match(text, new RegExp(`\r\nContent-Length: ${body.length}\r\n`));
    assert.equal(JSON.parse(body).status, status);
  }
});
