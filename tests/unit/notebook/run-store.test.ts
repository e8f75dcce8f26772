import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_SAMPLES } from '../../../src/charts/chart-history.ts';
import { RunStore } from '../../../src/notebook/Demo/run-store.ts';
import { aRun } from './an-event.ts';

test('collects a run event by event', () => {
  const store = new RunStore([]);
  const run = aRun(10);
  for (const event of run) store.apply(event);
  assert.equal(store.history.samples.length, 10);
  assert.deepEqual(
    store.marks.map((mark) => mark.name),
    ['sync'],
  );
  assert.deepEqual(
    store.log.map((line) => line.text),
    ['<b>not bold</b>'],
  );
  assert.equal(store.ended?.end.kind, 'finished');
  assert.deepEqual(store.events, run);
});

test('an event that comes twice changes nothing', () => {
  const store = new RunStore([]);
  for (const event of [...aRun(6), ...aRun(6)]) store.apply(event);
  assert.equal(store.history.samples.length, 6);
  assert.equal(store.marks.length, 1);
});

test('a cleared store takes the same run again', () => {
  const store = new RunStore([]);
  for (const event of aRun(6)) store.apply(event);
  store.clear();
  assert.equal(store.lastId, 0);
  for (const event of aRun(4)) store.apply(event);
  assert.equal(store.history.samples.length, 4);
});

test('a long run keeps every mark and a bounded number of samples', () => {
  const store = new RunStore([]);
  for (const event of aRun(MOST_SAMPLES * 3)) store.apply(event);
  const samples = store.events.filter((event) => event.type === 'sample');
  assert.ok(samples.length <= MOST_SAMPLES);
  assert.equal(samples.length, store.history.samples.length);
  assert.equal(store.events.filter((event) => event.type === 'mark').length, 1);
  assert.equal(store.events.at(-1)?.type, 'end');
});
