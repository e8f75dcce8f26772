import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseFincore, readFincore } from '../../../src/kernel/fincore.ts';

test('sizes are taken as numbers or as the strings of older versions', () => {
  assert.deepEqual(
    parseFincore('{"fincore": [{"res": 4096, "file": "a b"}, {"res": "8192", "file": "c"}]}'),
    [
      { file: 'a b', residentBytes: 4096 },
      { file: 'c', residentBytes: 8192 },
    ],
  );
  assert.deepEqual(parseFincore(''), []);
});

test('a file just written is in the cache; one that is gone is left out', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'memory-notebook-fincore-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, '-a log with spaces');
  writeFileSync(path, Buffer.alloc(100_000));
  const reading = await readFincore([path, join(folder, 'gone')]);
  if (reading.kind === 'unavailable') {
    t.skip(reading.because);
    return;
  }
  assert.deepEqual(
    reading.value.map(({ file }) => file),
    [path],
  );
  const [found] = reading.value;
  assert.ok(found && found.residentBytes >= 100_000 && found.residentBytes < 100_000 + 65_536);
});
