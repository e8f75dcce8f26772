import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestAddress } from '../../../src/notebook/Front/nearest-address.ts';

const slugs = ['the-alert', 'the-heap-is-innocent', 'logs-turn-into-memory', 'it-still-grows', 'the-fix'];

test('an address that was cut, misplaced or renamed leads to the stage with the most of its words', () => {
  assert.equal(nearestAddress('/stages/logs-into-memory.html', slugs), 'logs-turn-into-memory');
  assert.equal(nearestAddress('/the-alert', slugs), 'the-alert');
  assert.equal(nearestAddress('/notes/stages/The-Heap', slugs), 'the-heap-is-innocent');
});

test('an address that has nothing in common with a stage, or only small words, leads nowhere', () => {
  assert.equal(nearestAddress('/favicon2.png', slugs), undefined);
  assert.equal(nearestAddress('/stages/the/', slugs), undefined);
  assert.equal(nearestAddress('/', []), undefined);
});
