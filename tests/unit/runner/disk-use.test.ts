import assert from 'node:assert/strict';
import {
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
import { deletedOpenBytes, freeBytes, namedBytes } from '../../../src/runner/end/disk-use.ts';

const MIB = 2 ** 20;

describe('what a run has on the disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync('/var/tmp/disk-use-');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('is the blocks of all files below, hard links once, holes and what links lead to not at all', async () => {
    mkdirSync(join(folder, 'deep/er'), { recursive: true });
    const before = await namedBytes(folder, Number.MAX_SAFE_INTEGER);
    writeFileSync(join(folder, 'deep/er/file'), Buffer.alloc(MIB, 1), { flush: true });
    linkSync(join(folder, 'deep/er/file'), join(folder, 'again'));
    writeFileSync(join(folder, 'sparse'), '');
    truncateSync(join(folder, 'sparse'), 100 * MIB);
    symlinkSync('/usr', join(folder, 'link'));
    const grown = (await namedBytes(folder, Number.MAX_SAFE_INTEGER)) - before;
    assert.ok(grown >= MIB && grown < MIB + 64 * 1024, `${grown}`);
  });

  test('is not counted on when it is too much already', async () => {
    for (let i = 0; i < 1000; i++) writeFileSync(join(folder, `file-${i}`), 'x', { flush: i === 0 });
    const counted = await namedBytes(folder, 0);
    assert.ok(counted <= 256 * 4096 * 2, `${counted}`);
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
    assert.equal(await namedBytes(join(folder, 'gone'), 1), 0);
    assert.equal(await deletedOpenBytes('/proc', [2 ** 30], folder), 0);
    assert.ok((await freeBytes(folder)) > 0);
  });
});
