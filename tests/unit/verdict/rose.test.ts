import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sample } from '../../../src/protocol/sample.ts';
import type { Course } from '../../../src/verdict/course.ts';
import { heapUsedBytes, timers, usageBytes } from '../../../src/verdict/quantities.ts';
import {
  atOnce,
  fallsOfHeap,
  onlyCame,
  roseBytes,
  roseCount,
  sawCollections,
  workedOn,
} from '../../../src/verdict/rose.ts';
import { watchOf } from '../../../src/verdict/watch.ts';
import { saw, white } from '../../incidents/drawn-noise.ts';
import { sampleWith } from '../../support/series.ts';

const MB = 2 ** 20;

/** A Go program of 300 samples whose heap moves as drawn, in MB; of V8 there is nothing in its report. */
const goRun = (heap: (i: number) => number): readonly Sample[] =>
  Array.from({ length: 300 }, (_, seq) => ({
    ...sampleWith(seq),
    runtime: { heapUsedBytes: heap(seq) * MB, stackInuseBytes: MB, goroutines: 5 },
  }));
const watch = (samples: readonly Sample[]) => watchOf(samples, false);

/** The course of a count given at each of 300 moments. */
const countCourse = (count: (i: number) => number): Course | undefined =>
  watch(
    Array.from({ length: 300 }, (_, seq) => sampleWith(seq, { runtime: { timers: Math.round(count(seq)) } })),
  ).course(timers);

/** A course of a count by its moments. */
const courseOfMoments = (y: readonly number[]): Course => ({
  ...{ state: 'unclear', from: y[0] ?? 0, highest: Math.max(...y), last: y.at(-1) ?? 0, since: 0 },
  ...{ rise: (y.at(-1) ?? 0) - (y[0] ?? 0), until: y.length - 1, rate: undefined, misfit: 0.05, clear: true },
  moments: { x: y.map((_, i) => i), y, level: 'means', falls: 0 },
});

test('a count that only came, in leaps, did come; one that fell, came at once or is not many times as high may not have', () => {
  // Timers as a program told of them whose machine was short of CPU: it reported seldom, and the leaps fit no line.
  const leaps = [0, 0, 16, 24, 24, 24, 45, 66, 66, 66, 66, 108, 108, 108, 108, 132, 156, 156, 156, 156, 198];
  const arrived = (y: readonly number[]) => onlyCame(courseOfMoments(y));
  assert.equal(arrived(leaps), true);
  assert.equal(arrived([...leaps.slice(0, 10), 60, ...leaps.slice(10)]), false, 'it fell between');
  assert.equal(arrived(leaps.map((count) => 100 + count)), false, 'not many times what it was');
  assert.equal(arrived([...Array(20).fill(0), 20, 40, 60, 80, ...Array(20).fill(80)]), false, 'at once');
  assert.equal(arrived([0, 0, 0, 50, 50, 50, 50, 90, 90, 90, 90]), false, 'at two moments only');
});

test('bytes rose where they are a twentieth of the container, and not below', () => {
  const rising = (share: number) => {
    const hum = white(300, 1);
    const samples = hum.map((noise, seq) =>
      sampleWith(seq, { cgroup: { usageBytes: 1e9 + (share * 1e9 * seq) / 299 + 1e5 * noise } }),
    );
    const seen = watch(samples);
    return roseBytes(seen, seen.course(usageBytes));
  };
  assert.equal(rising(0.12), true);
  assert.equal(rising(0.03), false);
  assert.equal(roseBytes(watch([]), undefined), false);
});

test('a count rose where it goes on, or is several times what it was', () => {
  assert.equal(roseCount(countCourse((i) => 10 + i)), true, 'it goes on');
  assert.equal(roseCount(countCourse((i) => 10 + Math.min(i, 150))), true, 'it stopped at sixteen times');
  assert.equal(roseCount(countCourse((i) => 100 + Math.min(i, 150))), false, 'it stopped at twice: a pool');
  assert.equal(roseCount(countCourse(() => 10)), false, 'it stood still');
  assert.equal(roseCount(countCourse((i) => 1000 + i / 10)), false, 'by a thirtieth');
  assert.equal(roseCount(countCourse((i) => (i < 150 ? 10 : 200))), false, 'all at once');
  assert.equal(roseCount(countCourse((i) => 10 + (i < 150 ? i : 300 - i))), false, 'it fell back');
  assert.equal(roseCount(undefined), false);
});

test('a rise at once lasts a tenth of the watch at most', () => {
  const step = countCourse((i) => (i < 150 ? 10 : 200));
  assert.ok(step !== undefined && atOnce(step));
  const ramp = countCourse((i) => 10 + Math.min(i, 150));
  assert.ok(ramp !== undefined && !atOnce(ramp));
});

test('collections are seen where the heap falls; V8 shows what it keeps without', () => {
  assert.equal(sawCollections(watch(goRun((i) => 5 + i / 10))), false, 'it only rises');
  const teeth = saw(300, 12, 3);
  assert.equal(sawCollections(watch(goRun((i) => 5 + 10 * (teeth[i] ?? 0)))), true);
  const v8 = Array.from({ length: 300 }, (_, seq) =>
    sampleWith(seq, { runtime: { heapUsedBytes: 5e6 + 1e5 * seq } }),
  );
  assert.equal(sawCollections(watch(v8)), true);
  const silent = v8.map((sample) => ({ ...sample, runtime: { unavailable: 'No report.' } }));
  assert.equal(sawCollections(watch(silent)), true, 'nobody reads a heap: nothing to wait for');
});

test('falls of a heap are counted where they give back a third of what it moved by', () => {
  const teeth = saw(300, 12, 3);
  const falls = fallsOfHeap(watch(goRun((i) => 5 + 10 * (teeth[i] ?? 0))));
  assert.ok(Math.abs(falls - 12) <= 2, `${falls}`);
  assert.equal(fallsOfHeap(watch(goRun((i) => 5 + i))), 0);
  assert.equal(fallsOfHeap(watch([])), 0);
});

test('a program worked on where its heap still moves after the rise, and rests where it lies still', () => {
  const teeth = saw(300, 40, 3);
  const until = (moving: number) => {
    const seen = watch(goRun((i) => 5 + Math.min(i, 150) / 10 + (i < moving ? 4 * (teeth[i] ?? 0) : 0)));
    const course = seen.course(heapUsedBytes);
    assert.ok(course !== undefined);
    return workedOn(seen, { ...course, since: 0, until: 15 });
  };
  assert.equal(until(300), true);
  assert.equal(until(155), false);
  const silent = watch(Array.from({ length: 300 }, (_, seq) => ({ ...sampleWith(seq), runtime: {} })));
  const any = countCourse((i) => i);
  assert.ok(any !== undefined);
  assert.equal(workedOn(silent, any), undefined, 'no heap is read');
});
