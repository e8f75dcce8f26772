import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comesWith } from '../../../src/verdict/comes-with.ts';
import { fds, processes, timers } from '../../../src/verdict/quantities.ts';
import { watchOf } from '../../../src/verdict/watch.ts';
import { sampleWith } from '../../support/series.ts';

const watch = (perTimer: number, perProcess = 0) =>
  watchOf(
    Array.from({ length: 200 }, (_, seq) =>
      sampleWith(seq, {
        process: {
          fds: 20 + Math.round(perTimer * 10 * seq + perProcess * (seq / 10)),
          processes: 1 + Math.round(seq / 10),
        },
        runtime: { timers: 3 + 10 * seq },
      }),
    ),
    false,
  );

test('descriptors come with timers by a whole number for each', () => {
  assert.equal(comesWith(watch(1), fds, timers), true);
  assert.equal(comesWith(watch(2), fds, timers), true);
  assert.equal(comesWith(watch(1.2), fds, timers), false);
  assert.equal(comesWith(watch(0.44), fds, timers), false);
});

test('with processes they come in any number', () => {
  assert.equal(comesWith(watch(0, 20.4), fds, processes), true);
});

test('what lies still comes with nothing', () => {
  assert.equal(comesWith(watch(0), fds, timers), false);
});
