import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { filesystemOf } from '../../../src/kernel/filesystem.ts';
import { type Mount, parseMountinfo } from '../../../src/kernel/mountinfo.ts';

function mountOf(line: string): Mount {
  const [mount] = parseMountinfo(`${line}\n`);
  assert.ok(mount !== undefined);
  return mount;
}

/** A 9p mount with these options in the middle of others, as a kernel prints them. */
const caches = (options: string): boolean =>
  filesystemOf(mountOf(`80 70 0:40 / /data rw,relatime - 9p host0 rw,${options}access=client,trans=virtio`))
    .pageCache;

test('lines of WSL2 and of virtual machines', () => {
  const lines = [
    '80 70 0:40 / /mnt/c rw,noatime - 9p C:\\134 rw,aname=drvfs;path=C:\\;uid=1000;gid=1000;symlinkroot=/mnt/,cache=5,access=client,msize=65536,trans=fd,rfd=3,wfd=3',
    '80 70 0:40 / /data rw - 9p host0 rw,cache=f,access=client,trans=virtio',
    '80 70 0:40 / /data rw - 9p host0 rw,sync,dirsync,loose,access=client,trans=virtio',
    '2260 190 0:311 / /Docker/host rw,noatime - 9p drvfs rw,aname=drvfs;path=C:\\Program Files\\Docker;symlinkroot=/mnt/,cache=5,access=client',
    '2260 190 0:311 / /Docker/host rw,noatime - 9p drvfs rw,aname=drvfs;path=C:\\Program\\040Files\\Docker,cache=0x5,access=client',
  ];
  for (const line of lines) assert.equal(filesystemOf(mountOf(line)).pageCache, true, line);
});

test('every mode by number and by name', () => {
  for (const mode of ['1', '5', 'f', 'F', '8f', '0x1', '0x8f', 'a0', '10', '00000005', '0xF'])
    assert.equal(caches(`cache=${mode},`), true, mode);
  for (const word of ['loose', 'fscache', 'mmap', 'readahead']) {
    assert.equal(caches(`${word},`), true, word);
    assert.equal(caches(`cache=${word},`), true, word);
  }
  for (const none of [
    '',
    'cache=none,',
    'none,',
    'cache=0,',
    'cache=0x0,',
    'cache=0x,',
    'cache=,',
    'cache=00,',
  ])
    assert.equal(caches(none), false, none);
  assert.equal(caches('cache=5,directio,'), false);
});

test('no other option is taken for a mode', () => {
  for (const other of ['uname=loose,', 'aname=/loose,', 'cachetag=5,', 'nocache=5,', 'fid=mmap,'])
    assert.equal(caches(other), false, other);
});

test('any number of bits: cached unless there is none, with and without 0x', () => {
  fc.assert(
    fc.property(fc.nat({ max: 0xffff }), fc.boolean(), (bits, prefixed) => {
      assert.equal(caches(`cache=${prefixed ? '0x' : ''}${bits.toString(16)},`), bits !== 0);
    }),
  );
});

test('options with bare spaces are all there, in mounts of any kind', () => {
  const word = fc.string({ unit: fc.constantFrom(...'ab;=/\\ .:'), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (options) => {
      // A backslash before digits would be read as octal; a kernel writes \134 for it, or none of them follow.
      const { superOptions } = mountOf(`80 70 0:40 / /data rw - 9p host0 rw,${options.join(',')},cache=5`);
      assert.deepEqual(superOptions, ['rw', ...options, 'cache=5']);
    }),
  );
});
