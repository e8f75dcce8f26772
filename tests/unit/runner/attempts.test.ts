import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attempts, whatIsHeld } from '../../../src/runner/confine/attempts.ts';

test('what was denied and what was allowed is said in words, what was not tried is not', () => {
  assert.deepEqual(whatIsHeld({ 'read-home': false, 'leave-cgroup': true, 'make-device': false }), {
    denied: ['read your home directory', 'make a device node'],
    allowed: ['leave its cgroup'],
  });
  assert.deepEqual(whatIsHeld({}), { denied: [], allowed: [] });
});

test('no two attempts are said in the same words', () => {
  const phrases = Object.values(attempts);
  assert.equal(new Set(phrases).size, phrases.length);
});
