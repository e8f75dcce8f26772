import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sample } from '../../../src/protocol/sample.ts';
import { limitOf } from '../../../src/verdict/limit.ts';

const MB = 2 ** 20;

const samplesOf = (cgroups: readonly object[]): readonly Sample[] =>
  cgroups.map((cgroup, seq) => ({ seq, tMs: seq * 1000, cgroup, process: {}, runtime: {}, demo: {} }));

/** A rate of growth between two others, in MB a second. */
const growing = (low: number, high: number): { readonly low: number; readonly high: number } => ({
  low: low * MB,
  high: high * MB,
});

const at = (usage: number, others: object = {}): object => ({
  usageBytes: usage * MB,
  limitBytes: 100 * MB,
  ...others,
});

test('a group without a limit has none', () => {
  assert.equal(limitOf(samplesOf([{ usageBytes: 5 }]), undefined), undefined);
  assert.equal(limitOf([], undefined), undefined);
});

test('a limit is reached where the number stood within three in a hundred of it at any time', () => {
  assert.equal(limitOf(samplesOf([at(40), at(98), at(60)]), undefined)?.reached, true);
  assert.equal(limitOf(samplesOf([at(40), at(95), at(60)]), undefined)?.reached, false);
});

test('the time to a limit is what is free by the fastest and by the slowest rate', () => {
  assert.deepEqual(limitOf(samplesOf([at(20), at(60)]), growing(1, 4)), {
    limitBytes: 100 * MB,
    reached: false,
    inMs: { low: 10_000, high: 40_000 },
  });
});

test('page cache is free, tmpfs is not', () => {
  const full = at(99, { fileBytes: 70 * MB, shmemBytes: 10 * MB });
  const found = limitOf(samplesOf([full]), growing(1, 1));
  assert.equal(found?.reached, true, 'the page cache fills it');
  assert.deepEqual(found.inMs, { low: 61_000, high: 61_000 });
});

test('of a limit with nothing left free no time is told', () => {
  assert.equal(limitOf(samplesOf([at(101)]), growing(1, 1))?.inMs, undefined);
});

test('there is no time without a rate that is above zero', () => {
  for (const rate of [undefined, growing(-1, 3)])
    assert.deepEqual(limitOf(samplesOf([at(50)]), rate), { limitBytes: 100 * MB, reached: false });
});

test('the last limit that was set counts, and one that cannot be read any more still does', () => {
  const samples = samplesOf([at(50), at(50, { limitBytes: 200 * MB }), { usageBytes: 50 * MB }]);
  assert.equal(limitOf(samples, undefined)?.limitBytes, 200 * MB);
});
