import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesystemOf, readFilesystem } from '../../../src/kernel/filesystem.ts';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { type Mount, parseMountinfo } from '../../../src/kernel/mountinfo.ts';
import { valueOrUndefined } from '../../../src/kernel/reading.ts';

function mount(fsType: string, options = 'rw'): Mount {
  const [parsed] = parseMountinfo(`29 1 0:23 / / rw - ${fsType} none ${options}\n`);
  assert.ok(parsed);
  return parsed;
}

test('disks have a page cache', () => {
  for (const type of ['ext4', 'xfs', 'btrfs', 'f2fs', 'nfs4']) {
    assert.deepEqual(filesystemOf(mount(type)), { type, pageCache: true });
  }
});

test('file systems in memory, and those with a cache of their own, have none, and say why', () => {
  for (const type of ['tmpfs', 'ramfs', 'zfs', '9p']) {
    const { pageCache, reason } = filesystemOf(mount(type));
    assert.equal(pageCache, false, type);
    assert.match(reason ?? '', /choose a directory on /);
  }
  assert.equal(filesystemOf(mount('9p', 'rw,cache=loose')).pageCache, true);
  assert.equal(filesystemOf(mount('9p', 'rw,cache=none')).pageCache, false);
});

test('an overlay is judged by its upper layer', () => {
  const overlay = mount('overlay', 'rw,lowerdir=/l,upperdir=/u,workdir=/w');
  assert.deepEqual(filesystemOf(overlay, mount('ext4')), { type: 'overlay', pageCache: true });
  const onTmpfs = filesystemOf(overlay, mount('tmpfs'));
  assert.equal(onTmpfs.pageCache, false);
  assert.match(onTmpfs.reason ?? '', /upper layer is on tmpfs/);
  const unseen = filesystemOf(overlay);
  assert.equal(unseen.pageCache, true);
  assert.match(unseen.reason ?? '', /cannot be seen/);
});

test("this machine's /dev/shm is memory", { skip: process.platform !== 'linux' && 'needs /dev/shm' }, () => {
  assert.deepEqual(valueOrUndefined(readFilesystem(thisKernel, '/dev/shm'))?.pageCache, false);
});
