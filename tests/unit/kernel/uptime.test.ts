import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KernelFormatError } from '../../../src/kernel/kernel-format-error.ts';
import { readProcOwner } from '../../../src/kernel/proc-owner.ts';
import { parseUptime } from '../../../src/kernel/uptime.ts';

test('the first number of /proc/uptime is how long the machine has been up', () => {
  assert.equal(parseUptime('350735.47 234388.90\n'), 350735.47);
  for (const text of ['', '12\n', 'up 3 days\n']) assert.throws(() => parseUptime(text), KernelFormatError);
});

test('the owner of a process that is not there is unavailable, with the reason', () => {
  const owner = readProcOwner({ proc: '/nowhere', sys: '/nowhere' }, 4711);
  assert.deepEqual(owner, {
    ...{ kind: 'unavailable', because: '/nowhere/4711: there is no such file here', code: 'ENOENT' },
  });
});
