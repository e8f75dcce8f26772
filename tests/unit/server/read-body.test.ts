import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonDepthLimit } from '../../../src/protocol/json-depth.ts';
import { parseJson } from '../../../src/server/read-body.ts';

const nested = (depth: number) => Buffer.from(`${'['.repeat(depth)}${']'.repeat(depth)}`);
const refusalOf = (body: Buffer) => {
  const parsed = parseJson(body);
  return 'problem' in parsed ? parsed.problem.title : undefined;
};

test('a body is nested so deep and no deeper', () => {
  assert.equal(refusalOf(nested(jsonDepthLimit)), undefined);
  assert.equal(refusalOf(nested(jsonDepthLimit + 1)), 'Nested too deep');
});

test('what is no JSON in UTF-8 is refused with its fault', () => {
  assert.equal(refusalOf(Buffer.from('{"demo":')), 'Not JSON');
  assert.equal(refusalOf(Buffer.from([0x22, 0xff, 0x22])), 'Not UTF-8');
  assert.deepEqual(parseJson(Buffer.from('{"demo":"x"}')), { value: { demo: 'x' } });
});
