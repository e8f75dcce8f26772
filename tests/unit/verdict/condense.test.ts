import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readingOf, type Sample } from '../../../src/protocol/sample.ts';
import { condense } from '../../../src/verdict/condense.ts';
import { noise } from '../../support/noise.ts';
import { sampleWith } from '../../support/series.ts';

/** A run with the given number of samples, whose heap wanders between 10 and 20 MB. */
function run(length: number, seed = 1): readonly Sample[] {
  const hum = noise(seed);
  return Array.from({ length }, (_, seq) =>
    sampleWith(seq, { runtime: { heapUsedBytes: 15e6 + 5e6 * hum() } }),
  );
}

const heapOf = (sample: Sample): number => readingOf(sample, 'runtime', 'heapUsedBytes') ?? Number.NaN;

test('up to 480 samples are taken as they are', () => {
  const samples = run(480);
  assert.equal(condense(samples), samples);
  assert.deepEqual(condense([]), []);
});

test('of any longer run 240 to 480 samples are left, in their order, each one of the run', () => {
  fc.assert(
    fc.property(fc.integer({ min: 481, max: 5000 }), fc.nat(99), (length, seed) => {
      const samples = run(length, seed);
      const left = condense(samples);
      assert.ok(left.length >= 240 && left.length <= 480, `${left.length} of ${length}`);
      assert.ok(left.every((sample, i) => i === 0 || sample.seq > (left[i - 1]?.seq ?? sample.seq)));
      assert.ok(left.every((sample) => samples[sample.seq]?.tMs === sample.tMs));
    }),
    { seed: 9, numRuns: 30 },
  );
});

test('of neighbours the one with the lowest heap stands for all', () => {
  const samples = run(4800);
  const left = condense(samples);
  assert.equal(left.length, 480);
  for (const [i, sample] of left.entries()) {
    const lowest = Math.min(...samples.slice(10 * i, 10 * i + 10).map(heapOf));
    assert.equal(heapOf(sample), lowest);
  }
});

test('without a heap the first of neighbours stands for all', () => {
  const samples = run(1000).map((sample) => ({ ...sample, runtime: { unavailable: 'No report.' } }));
  const left = condense(samples);
  assert.equal(left[1]?.seq, 3);
  assert.deepEqual(left[1]?.runtime, { unavailable: 'No report.' });
});

test('a reading that one sample in ten has is in the condensed run as often', () => {
  const seldom = [
    ['process', 'deletedOpenBytes'],
    ['process', 'filesCachedBytes'],
    ['process', 'fdSockets'],
    ['runtime', 'timers'],
    ['runtime', 'goroutines'],
  ] as const;
  for (const [group, name] of seldom) {
    const samples = run(4800).map((sample) =>
      sample.seq % 10 === 0 ? { ...sample, [group]: { ...sample[group], [name]: sample.seq } } : sample,
    );
    const values = condense(samples).map((sample) => readingOf(sample, group, name));
    assert.deepEqual(
      values,
      Array.from({ length: 480 }, (_, i) => 10 * i),
      name,
    );
  }
});

test('a reading is not taken from further away, nor put into a group that is not there', () => {
  const samples = run(4800).map((sample): Sample => {
    const { fds: _, ...process } = sample.process as Record<string, number>;
    return {
      ...sample,
      process:
        sample.seq < 10 ? { unavailable: 'Gone.' } : sample.seq === 15 ? { ...process, fds: 7 } : process,
    };
  });
  const left = condense(samples);
  assert.deepEqual(left[0]?.process, { unavailable: 'Gone.' });
  assert.deepEqual(
    left.map((sample) => readingOf(sample, 'process', 'fds')).filter((count) => count !== undefined),
    [7],
  );
});
