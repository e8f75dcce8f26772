import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChartHistory, MOST_SAMPLES } from '../../../src/charts/chart-history.ts';
import { MB } from '../../../src/charts/stack.ts';
import { aSample } from './a-sample.ts';

const fds = { group: 'process', reading: 'fds', unit: 'count' } as const;
const logged = { group: 'demo', reading: 'loggedBytes', unit: 'bytes' } as const;

test('keeps samples as columns, bytes in MB and counts as they are', () => {
  const history = new ChartHistory([fds, logged]);
  history.append(aSample(0, { usageBytes: MB }, { process: { fds: 21 }, demo: { loggedBytes: 3 * MB } }));
  history.append(aSample(1, { usageBytes: 2 * MB }, { process: { unavailable: 'gone' } }));
  assert.deepEqual(history.seconds, [0, 0.1]);
  assert.deepEqual(history.strips, [
    [21, null],
    [3, null],
  ]);
  assert.deepEqual(history.stack.at(-1), [1, 2]);
});

test('a missed tick is a gap in every column, never a line across', () => {
  const history = new ChartHistory([fds]);
  history.append(aSample(0, { usageBytes: MB }, { process: { fds: 21 } }));
  history.append(aSample(5, { usageBytes: MB }, { process: { fds: 21 } }));
  assert.deepEqual(history.strips[0], [21, null, 21]);
  assert.equal(history.rows[1], undefined);
});

test('a run of any length stays bounded and keeps its first and its latest moments', () => {
  const history = new ChartHistory([fds]);
  const ticks = MOST_SAMPLES * 5;
  for (let seq = 0; seq < ticks; seq++) history.append(aSample(seq, { usageBytes: seq * MB }));
  assert.ok(history.samples.length <= MOST_SAMPLES && history.samples.length > MOST_SAMPLES / 4);
  assert.equal(history.samples[0]?.seq, 0);
  assert.ok((history.samples.at(-1)?.seq ?? 0) >= ticks - 8);
  assert.equal(history.seconds.length, history.rows.length);
  assert.ok(!history.rows.includes(undefined), 'thinning must not look like missed ticks');
});

test('finds the entry nearest to a moment', () => {
  const history = new ChartHistory([]);
  assert.equal(history.nearest(1), -1);
  for (let seq = 0; seq < 10; seq++) history.append(aSample(seq, {}));
  assert.equal(history.nearest(-5), 0);
  assert.equal(history.nearest(0.34), 3);
  assert.equal(history.nearest(0.36), 4);
  assert.equal(history.nearest(99), 9);
});
