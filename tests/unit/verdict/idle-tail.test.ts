import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutIdleTail } from '../../../src/verdict/idle-tail.ts';
import { noise } from '../../support/noise.ts';
import { sampleWith } from '../../support/series.ts';

const MB = 2 ** 20;
const hum = noise(5);
/** Rises for the first `busy` samples and stays for the rest. */
const rising = (busy: number, all: number) =>
  Array.from({ length: all }, (_, seq) =>
    sampleWith(seq, {
      cgroup: { usageBytes: (60 + Math.min(seq, busy)) * MB + 4096 * hum() },
      process: { rssBytes: 70 * MB },
    }),
  );

test('of an idle end as much is kept as there was before it', () => {
  const kept = withoutIdleTail(rising(100, 1000)).length;
  assert.ok(kept >= 195 && kept <= 205, `${kept}`);
});

test('an end that is no longer than the rest is left as it is, and so is a run that never lies still', () => {
  for (const samples of [rising(100, 180), rising(300, 300)])
    assert.equal(withoutIdleTail(samples).length, samples.length);
});

test('a run in which nothing moves, and one in which nothing is read, stay whole', () => {
  const flat = Array.from({ length: 50 }, (_, seq) => sampleWith(seq));
  assert.equal(withoutIdleTail(flat).length, 50);
  const none = { unavailable: 'Not read here.' };
  const blind = flat.map((sample) => ({ ...sample, cgroup: none, process: none }));
  assert.equal(withoutIdleTail(blind).length, 50);
  assert.deepEqual(withoutIdleTail([]), []);
});

test('an end in which RSS still moves is not idle', () => {
  const samples = rising(100, 1000).map((sample, seq) => ({
    ...sample,
    process: { ...sample.process, rssBytes: (70 + seq / 50) * MB },
  }));
  assert.equal(withoutIdleTail(samples).length, 1000);
});
