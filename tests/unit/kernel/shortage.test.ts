import assert from 'node:assert/strict';
import { test } from 'node:test';
import { available, unavailable } from '../../../src/kernel/reading.ts';
import { asked, isShortage, Shortage } from '../../../src/kernel/shortage.ts';

test('what is not there is an answer, want of descriptors or memory is none', () => {
  const absent = unavailable('/proc/7/stat: there is no such file here', 'ENOENT');
  assert.equal(asked(absent), absent);
  const value = available(7);
  assert.equal(asked(value), value);
  for (const code of ['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN'])
    assert.throws(() => asked(unavailable('/proc/7/stat: too many', code)), Shortage, code);
  assert.equal(isShortage('EACCES'), false);
  assert.equal(isShortage(undefined), false);
});
