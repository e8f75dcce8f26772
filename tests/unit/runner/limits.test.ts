import assert from 'node:assert/strict';
import { test } from 'node:test';
import { availableMemoryBytes, limitsFor, memoryLimitBytes } from '../../../src/runner/limits.ts';
import { fixtureDemo } from '../../runner/fixture-demos.ts';
import { fakeKernel } from './fake-kernel.ts';

const GIB = 2 ** 30;

test('half of the available memory may be promised, and no run may have more than that', () => {
  assert.equal(limitsFor(8 * GIB).promisedMemoryBytes, 4 * GIB);
  assert.equal(limitsFor(8 * GIB).safetyMemoryBytes, GIB);
  assert.equal(limitsFor(GIB).safetyMemoryBytes, GIB / 2);
  assert.equal(limitsFor(8 * GIB, { concurrentRuns: 7 }).concurrentRuns, 7);
});

test('a run is limited by its knob, but never above the safety limit', () => {
  const limits = limitsFor(8 * GIB);
  const limit = (limitMb?: number): number =>
    memoryLimitBytes(fixtureDemo('forever'), limitMb === undefined ? {} : { limitMb }, limits);
  assert.equal(limit(64), 64 * 2 ** 20);
  assert.equal(limit(0), GIB);
  assert.equal(limit(), GIB);
  assert.equal(limit(4096), GIB);
});

test('available memory is MemAvailable', () => {
  const kernel = fakeKernel();
  kernel.file(
    'proc/meminfo',
    'MemTotal:       24683520 kB\nMemFree:          100 kB\nMemAvailable:      2048 kB\n',
  );
  assert.equal(availableMemoryBytes(kernel), 2 * 2 ** 20);
  kernel.remove();
});
