import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Shortage } from '../../../src/kernel/shortage.ts';
import { shortageDetail } from '../../../src/server/shortage-answer.ts';

test('a shortage of the machine is told as such, every other error is a fault of the notebook', () => {
  const error = Object.assign(new Error('EMFILE: too many open files, open'), { code: 'EMFILE' });
  assert.equal(
    shortageDetail(error),
    'Just now this process has too many files open. Try again in a moment.',
  );
  assert.match(
    shortageDetail(new Shortage('/proc/net/tcp: too many')) ?? '',
    /^\/proc\/net\/tcp: too many\./,
  );
  assert.equal(shortageDetail(Object.assign(new Error('ENOENT'), { code: 'ENOENT' })), undefined);
  assert.equal(shortageDetail(new TypeError('x is not a function')), undefined);
});
