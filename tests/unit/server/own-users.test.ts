import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownUsers } from '../../../src/server/own-users.ts';

test('the own user, root, who used sudo, and one that was named may start runs', () => {
  assert.deepEqual(ownUsers(1000, {}, undefined), [1000, 0]);
  assert.deepEqual(ownUsers(0, {}, undefined), [0]);
  assert.deepEqual(ownUsers(0, { SUDO_UID: '1000' }, undefined), [0, 1000]);
  assert.deepEqual(ownUsers(1000, { SUDO_UID: '7' }, undefined), [1000, 0], 'anybody can set a variable');
  assert.deepEqual(ownUsers(0, { SUDO_UID: 'x' }, 33), [0, 33]);
  assert.deepEqual(ownUsers(undefined, {}, undefined), [0]);
});
