import assert from 'node:assert/strict';
import { test } from 'node:test';
import { courseOf } from '../../../src/verdict/course.ts';
import { resolutionOf } from '../../../src/verdict/resolution.ts';
import { white } from '../../incidents/drawn-noise.ts';

type Resolution = NonNullable<ReturnType<typeof resolutionOf>>;

/** What a watch of the given seconds can show of memory at 1 GB whose noise has the given deviation, in MB. */
function after(seconds: number, deviation: number, seed: number): Resolution {
  const hum = white(Math.round(10 * seconds), seed);
  const course = courseOf(hum.map((noise, i) => ({ x: i / 10, y: 1e9 + 1e6 * deviation * noise })));
  const found = resolutionOf('cgroup.usageBytes', course, 1000 * seconds);
  assert.ok(found !== undefined);
  return found;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const seeds = Array.from({ length: 100 }, (_, seed) => seed);

test('a quiet watch shows what is a twentieth of the level, and half of it after as long again', () => {
  const found = after(60, 0.5, 1);
  assert.deepEqual(
    { reading: found.reading, watchedMs: found.watchedMs, halvedAfterMs: found.halvedAfterMs },
    { reading: 'cgroup.usageBytes', watchedMs: 60_000, halvedAfterMs: 60_000 },
  );
  assert.ok(Math.abs(found.bytesPerSecond - (0.05 * 1e9) / 60) < 1e4);
  const longer = after((found.watchedMs + found.halvedAfterMs) / 1000, 0.5, 2);
  assert.ok(Math.abs(longer.bytesPerSecond / found.bytesPerSecond - 0.5) < 0.01);
});

test('a noisy watch shows half as much after the time that it tells', () => {
  const short = seeds.map((seed) => after(60, 200, seed));
  const told = short.map(({ halvedAfterMs }) => halvedAfterMs / 60_000);
  assert.ok(told.every((share) => Math.abs(share - (2 ** (2 / 3) - 1)) < 1e-9));
  const long = seeds.map((seed) => after(60 * (1 + (told[seed] ?? 0)), 200, seed + 1000));
  const ratio =
    mean(long.map(({ bytesPerSecond }) => bytesPerSecond)) /
    mean(short.map(({ bytesPerSecond }) => bytesPerSecond));
  assert.ok(Math.abs(ratio - 0.5) < 0.08, `${ratio}`);
});

test('growth well above it is found as a rule, and growth well below it is not', () => {
  const least = mean(seeds.map((seed) => after(60, 100, seed).bytesPerSecond));
  const found = (rate: number): number =>
    seeds.filter((seed) => {
      const hum = white(600, seed + 500);
      const course = courseOf(hum.map((noise, i) => ({ x: i / 10, y: 1e9 + rate * (i / 10) + 1e8 * noise })));
      return course?.state === 'goes-on' || course?.state === 'unclear';
    }).length;
  assert.ok(found(1.5 * least) >= 85, `${found(1.5 * least)} of 100`);
  assert.ok(found(0.25 * least) <= 15, `${found(0.25 * least)} of 100`);
});

test('without a rate or a length there is no resolution', () => {
  const course = courseOf(white(3, 1).map((y, x) => ({ x, y })));
  assert.equal(resolutionOf('cgroup.usageBytes', course, 1000), undefined);
  assert.equal(resolutionOf('cgroup.usageBytes', undefined, 1000), undefined);
  const whole = courseOf(white(300, 1).map((y, x) => ({ x, y })));
  assert.equal(resolutionOf('cgroup.usageBytes', whole, 0), undefined);
});
