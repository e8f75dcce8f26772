import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsShown } from '../../../src/notebook/Demo/steps-shown.ts';

const actions = ['read', 'delete', 'reopen', 'reclaim'].map((id) => ({ id }));

test('an instrument offers the first three steps of its demo', () => {
  assert.deepEqual(stepsShown('<Demo>', actions), ['read', 'delete', 'reopen']);
  assert.deepEqual(stepsShown('<Demo>', []), []);
});

test('or those that its tag names, in its order', () => {
  assert.deepEqual(stepsShown('<Demo>', actions, 'reclaim, read'), ['reclaim', 'read']);
});

test('a step that the demo does not have is named, with the one that was meant', () => {
  assert.throws(() => stepsShown('<Demo id="x">', actions, 'delte'), /<Demo id="x">.*`delte`.*delete/);
});

test('more than three are refused', () => {
  assert.throws(
    () => stepsShown('<Demo>', actions, 'read,delete,reopen,reclaim'),
    /at most 3 actions, found 4/,
  );
});
