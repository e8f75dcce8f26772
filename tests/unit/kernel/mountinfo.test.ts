import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { mountAbove, readMountOf } from '../../../src/kernel/mount-of.ts';
import { type Mount, parseMountinfo } from '../../../src/kernel/mountinfo.ts';
import { recordedText } from './recorded.ts';

test('the recorded mounts are all there', () => {
  const text = recordedText('v1-hybrid-6.18', 'proc/self/mountinfo');
  const mounts = parseMountinfo(text);
  assert.equal(mounts.length, text.trim().split('\n').length);
  const memory = mounts.find((m) => m.fsType === 'cgroup' && m.superOptions.includes('memory'));
  assert.equal(memory?.mountPoint, '/sys/fs/cgroup/memory');
  assert.ok(mounts.some((m) => m.fsType === 'cgroup2' && m.mountPoint === '/sys/fs/cgroup/unified'));
});

test('optional fields, none to many, do not move the rest', () => {
  for (const optional of ['', 'shared:9 ', 'shared:9 master:2 propagate_from:1 ']) {
    const [mount] = parseMountinfo(
      `36 35 98:0 /sub /mnt rw,noatime ${optional}- ext3 /dev/root rw,errors=continue\n`,
    );
    assert.deepEqual(mount, {
      mountId: 36,
      parentId: 35,
      device: '98:0',
      root: '/sub',
      mountPoint: '/mnt',
      options: ['rw', 'noatime'],
      fsType: 'ext3',
      source: '/dev/root',
      superOptions: ['rw', 'errors=continue'],
    });
  }
});

/** Writes a path as the kernel does. Source: mangle() in fs/proc_namespace.c. */
const mangle = (path: string): string =>
  path.replace(/[ \t\n\\#]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`);

test("any path comes back from the kernel's octal writing", () => {
  const part = fc.string({ unit: fc.constantFrom(...'ab0é -\t\n\\#') });
  fc.assert(
    fc.property(part, (name) => {
      const [mount] = parseMountinfo(`1 0 8:1 / ${mangle(`/${name}`)} rw - ext4 /dev/sda1 rw\n`);
      assert.equal(mount?.mountPoint, `/${name}`);
    }),
  );
});

function mountAt(mountPoint: string, mountId: number): Mount {
  return {
    mountId,
    parentId: 0,
    device: '8:1',
    root: '/',
    mountPoint,
    options: [],
    fsType: 'ext4',
    source: '',
    superOptions: [],
  };
}

test('a path lies on the longest mount point above it, and of equals on the latest', () => {
  const mounts = [mountAt('/', 1), mountAt('/data', 2), mountAt('/data/logs', 3), mountAt('/data', 4)];
  assert.equal(mountAbove(mounts, '/data/logs/a')?.mountId, 3);
  assert.equal(mountAbove(mounts, '/data/logsmore')?.mountId, 4);
  assert.equal(mountAbove(mounts, '/database')?.mountId, 1);
  assert.equal(mountAbove([], '/x'), undefined);
});

test('this file lies on a mount that the kernel names', {
  skip: process.platform !== 'linux' && 'needs /proc',
}, () => {
  const reading = readMountOf(thisKernel, import.meta.filename);
  assert.ok(reading.kind === 'value' && import.meta.filename.startsWith(reading.value.mountPoint));
  assert.equal(readMountOf(thisKernel, '/no/such/file').kind, 'unavailable');
});
