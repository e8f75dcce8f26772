import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GrowthKind, Verdict } from '../../../src/protocol/verdict.ts';
import { riseOf } from '../../../src/verdict/anonymous-pieces.ts';
import { judgeRun } from '../../../src/verdict/judge.ts';
import { outsideV8 } from '../../../src/verdict/quantities.ts';
import { watchOf } from '../../../src/verdict/watch.ts';
import { saw } from '../../incidents/drawn-noise.ts';
import { samplesOf } from '../../incidents/samples-of.ts';
import { type Held, length, MB, run } from './held-run.ts';

const kindsOf = ({ findings }: Verdict): readonly GrowthKind[] => (findings ?? []).map(({ kind }) => kind);

/** Shared memory that grows by 200 MB, and a heap under garbage that keeps what is given, in MB. */
const besideSharedMemory = (seed: number, kept: (at: number) => number, more: Held = {}): Verdict => {
  const teeth = saw(length, 15, seed);
  return judgeRun(run((at, i) => ({ heap: 20 + 10 * (teeth[i] ?? 0) + kept(at), shmem: 200 * at, ...more })));
};

test('a heap that grows in steps is told beside shared memory that goes on, and that it may not go on itself', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const verdict = besideSharedMemory(seed, (at) => (100 * Math.floor(3 * at + 0.7)) / 3);
    assert.deepEqual(kindsOf(verdict), ['tmpfs', 'js-heap'], `seed ${seed}: ${verdict.sentence}`);
    assert.deepEqual(
      verdict.findings?.map(({ goesOn }) => goesOn),
      ['goes-on', 'unknown'],
    );
    assert.match(
      verdict.sentence,
      /the heap that the program reports \(\d+ MB\).*; whether it goes on cannot be told yet\./,
    );
  }
});

test('a cache in the heap that has long been full, and a runtime that warms up, are not told beside it', () => {
  for (let seed = 1; seed <= 5; seed++)
    for (const kept of [
      (at: number) => 100 * Math.min(1, at / 0.25),
      (at: number) => 12 * Math.min(1, at / 0.8),
    ]) {
      const verdict = besideSharedMemory(seed, kept);
      assert.deepEqual(kindsOf(verdict), ['tmpfs'], `seed ${seed}: ${verdict.sentence}`);
    }
});

test('kernel memory is measured against the container before something else grew in it', () => {
  const small = judgeRun(run((at) => ({ kernel: 3 + 7 * at })));
  assert.deepEqual(kindsOf(small), [], small.sentence);
  const verdict = judgeRun(run((at) => ({ kernel: 3 + 20 * at, shmem: 150 * Math.min(1, 2 * at) })));
  assert.deepEqual(kindsOf(verdict), ['kernel', 'tmpfs'], verdict.sentence);
});

test('a flat reading that began low for a moment has not risen', () => {
  const samples = samplesOf(run((_, i) => ({ native: i < 20 ? 26 : 30 })));
  const watch = watchOf(samples, false);
  assert.equal(watch.course(outsideV8)?.state, 'flat');
  assert.ok(riseOf(watch, outsideV8) < 0.5 * MB);
});
