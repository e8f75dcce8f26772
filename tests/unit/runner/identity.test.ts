import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { fateOf, identify } from '../../../src/runner/journal/identity.ts';
import { BOOT, type FakeKernel, fakeKernel } from './fake-kernel.ts';

describe('the identity of a process', () => {
  let kernel: FakeKernel;
  beforeEach(() => {
    kernel = fakeKernel();
  });
  afterEach(() => kernel.remove());
  const written = { pid: 7, startTimeTicks: 100, bootId: BOOT, pidNamespace: 'pid:[1]' };

  test('is pid, start time, boot and pid namespace', () => {
    kernel.process(7, 100);
    assert.deepEqual(identify(kernel, 7), written);
    assert.equal(identify(kernel, 8), undefined);
  });

  test('means the same inside and outside of a time namespace', () => {
    kernel.file('proc/self/timens_offsets', 'monotonic 86400 0\nboottime 86400 0\n');
    kernel.process(7, 100 + 8_640_000);
    assert.deepEqual(identify(kernel, 7), written);
    assert.equal(fateOf(kernel, written), 'alive');
  });

  test('a process that is there is alive, one that is gone is dead', () => {
    assert.equal(fateOf(kernel, written), 'dead');
    kernel.process(7, 100);
    assert.equal(fateOf(kernel, written), 'alive');
  });

  test('a pid that was given out again is another process', () => {
    kernel.process(7, 101);
    assert.equal(fateOf(kernel, written), 'dead');
  });

  test('a zombie is dead', () => {
    kernel.process(7, 100, 1, 'Z');
    assert.equal(fateOf(kernel, written), 'dead');
  });

  test('whoever lived in another boot is dead, in another pid namespace cannot be told', () => {
    kernel.process(7, 100);
    assert.equal(fateOf(kernel, { ...written, bootId: BOOT.replace('1', '2') }), 'dead');
    assert.equal(fateOf(kernel, { ...written, pidNamespace: 'pid:[2]' }), 'cannot-tell');
  });

  test('this process knows itself', () => {
    const self = identify(thisKernel, process.pid);
    assert.ok(self !== undefined);
    assert.equal(fateOf(thisKernel, self), 'alive');
  });
});
