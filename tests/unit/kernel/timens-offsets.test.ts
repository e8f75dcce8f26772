import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { parseTimensOffsets, readTimensOffsets } from '../../../src/kernel/timens-offsets.ts';

test('offsets of a time namespace are told in milliseconds, ahead and behind', () => {
  const text = 'monotonic       86400 500000000\nboottime           -2         0\n';
  assert.deepEqual(parseTimensOffsets(text), { monotonicMs: 86_400_500, boottimeMs: -2000 });
});

test('this machine tells them, or has none', () => {
  const reading = readTimensOffsets(thisKernel);
  assert.equal(reading.kind, existsSync('/proc/self/timens_offsets') ? 'value' : 'unavailable');
});
