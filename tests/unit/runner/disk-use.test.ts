import assert from 'node:assert/strict';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { deletedOpenBytes, namedFiles, roomOn } from '../../../src/runner/end/disk-use.ts';

const MIB = 2 ** 20;
const EVERYTHING = { bytes: Number.MAX_SAFE_INTEGER, files: Number.MAX_SAFE_INTEGER };
const NOBODY = 65_534;

describe('what a run has on the disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync('/var/tmp/disk-use-');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('is the blocks of all files below, hard links once, holes and what links lead to not at all', async () => {
    mkdirSync(join(folder, 'deep/er'), { recursive: true });
    const before = await namedFiles(folder, EVERYTHING);
    writeFileSync(join(folder, 'deep/er/file'), Buffer.alloc(MIB, 1), { flush: true });
    linkSync(join(folder, 'deep/er/file'), join(folder, 'again'));
    writeFileSync(join(folder, 'sparse'), '');
    truncateSync(join(folder, 'sparse'), 100 * MIB);
    symlinkSync('/usr', join(folder, 'link'));
    const now = await namedFiles(folder, EVERYTHING);
    const grown = now.bytes - before.bytes;
    assert.ok(grown >= MIB && grown < MIB + 64 * 1024, `${grown}`);
    assert.equal(now.files - before.files, 4, 'each name is a file');
  });

  test('is not counted on when it is too much already', async () => {
    for (let i = 0; i < 1000; i++) writeFileSync(join(folder, `file-${i}`), 'x', { flush: i === 0 });
    const byBytes = await namedFiles(folder, { ...EVERYTHING, bytes: 0 });
    assert.ok(byBytes.bytes <= 256 * 4096 * 2, `${byBytes.bytes}`);
    const byFiles = await namedFiles(folder, { ...EVERYTHING, files: 300 });
    assert.ok(byFiles.files > 300 && byFiles.files <= 600, `${byFiles.files}`);
    assert.equal((await namedFiles(folder, EVERYTHING)).files, 1000);
  });

  test('is not taken for nothing when a directory is closed to us', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    writeFileSync(join(closed, 'big'), Buffer.alloc(MIB, 1));
    chmodSync(closed, 0);
    // Nothing is closed to root.
    const isRoot = process.geteuid?.() === 0;
    chmodSync(folder, 0o777);
    try {
      if (isRoot) process.seteuid?.(NOBODY);
      await assert.rejects(namedFiles(folder, EVERYTHING), /EACCES/);
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(closed, 0o700);
    }
  });

  test('includes files that were deleted while open', async () => {
    const fd = openSync(join(folder, 'deleted'), 'w');
    writeSync(fd, Buffer.alloc(MIB, 1));
    fsyncSync(fd);
    const named = await deletedOpenBytes('/proc', [process.pid], folder);
    rmSync(join(folder, 'deleted'));
    const hidden = await deletedOpenBytes('/proc', [process.pid], folder);
    assert.ok(hidden - named >= MIB, `${named} → ${hidden}`);
    closeSync(fd);
    assert.equal(await deletedOpenBytes('/proc', [process.pid], folder), named);
  });

  test('a directory or a process that went away counts nothing', async () => {
    assert.deepEqual(await namedFiles(join(folder, 'gone'), EVERYTHING), { bytes: 0, files: 0 });
    assert.equal(await deletedOpenBytes('/proc', [2 ** 30], folder), 0);
    const room = await roomOn(folder);
    assert.ok(room.freeBytes > 0 && room.freeFiles <= room.allFiles);
  });
});
