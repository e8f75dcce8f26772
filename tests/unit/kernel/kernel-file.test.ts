import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { keepKernelFile, readKernelFile } from '../../../src/kernel/kernel-file.ts';
import { available } from '../../../src/kernel/reading.ts';

test('a kept file is read from its start each time, whatever its length', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'memory-notebook-file-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'memory.stat');
  writeFileSync(path, 'one');
  const file = keepKernelFile(path);
  assert.deepEqual(file.read(), available('one'));
  for (const text of ['x'.repeat(4095), 'x'.repeat(4096), 'é'.repeat(20_000), '']) {
    writeFileSync(path, text);
    assert.deepEqual(file.read(), available(text));
  }
  file.close();
});

test('a kept file is opened once, and again after it could not be read', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'memory-notebook-file-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'memory.stat');
  const file = keepKernelFile(path);
  const missing = file.read();
  assert.equal(missing.kind === 'unavailable' && missing.code, 'ENOENT');
  writeFileSync(path, 'here now');
  assert.deepEqual(file.read(), available('here now'));
  renameSync(path, `${path}.moved`);
  assert.deepEqual(file.read(), available('here now'), 'the descriptor still holds the file');
  file.close();
  assert.equal(file.read().kind, 'unavailable', 'closed, it goes by name again');
  file.close();
});

test('what the system refuses is a reason with the path in it', () => {
  const reading = readKernelFile('/no/such/file');
  assert.deepEqual(reading, {
    kind: 'unavailable',
    because: '/no/such/file: there is no such file here',
    code: 'ENOENT',
  });
});
