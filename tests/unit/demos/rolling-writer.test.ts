import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { RollingWriter } from '../../../demos/_shared/rolling-writer.ts';

/** A directory for the logs of one test. */
function logs(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'rolling-writer-'));
  t.after(() => rmSync(dir, { recursive: true }));
  return dir;
}
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
const descriptors = () => readdirSync('/proc/self/fd').length;

test('rotating loses no line, and keeps their order', (t) => {
  const dir = logs(t);
  const writer = new RollingWriter(join(dir, 'a.log'), { maxBytes: 1000, maxBackups: 100 });
  for (let i = 0; i < 1000; i++) writer.write(`line ${i}`);
  writer.close();
  writer.stopWorker();
  const files = readdirSync(dir).sort((a, b) => (a === 'a.log' ? 1 : b === 'a.log' ? -1 : a < b ? -1 : 1));
  assert.ok(files.length > 5, String(files.length));
  const lines = files.flatMap((file) => readFileSync(join(dir, file), 'utf8').trimEnd().split('\n'));
  assert.deepEqual(
    lines.filter((line) => line !== ''),
    Array.from({ length: 1000 }, (_, i) => `line ${i}`),
  );
});

test('old backups beyond the number that is kept are removed, the oldest first', (t) => {
  const dir = logs(t);
  const writer = new RollingWriter(join(dir, 'a.log'), { maxBytes: 100, maxBackups: 2 });
  for (let i = 0; i < 200; i++) writer.write(`line ${i}`);
  const before = readdirSync(dir).filter((name) => name !== 'a.log');
  writer.removeOldBackups();
  const after = readdirSync(dir).filter((name) => name !== 'a.log');
  assert.deepEqual(after.sort(), before.sort().slice(-2));
  writer.close();
  writer.stopWorker();
});

test('closing gives the descriptor back and leaves the worker: the leak of the story', (t) => {
  const dir = logs(t);
  const [fdsBefore, timersBefore] = [descriptors(), timers()];
  const writers = Array.from({ length: 50 }, (_, i) => new RollingWriter(join(dir, `${i}.log`)));
  assert.equal(timers(), timersBefore, 'a writer that never wrote has no worker');
  for (const writer of writers) writer.write('once');
  assert.equal(descriptors(), fdsBefore + 50);
  assert.equal(timers(), timersBefore + 50);
  for (const writer of writers) writer.close();
  assert.equal(descriptors(), fdsBefore);
  assert.equal(timers(), timersBefore + 50, 'what close forgets');
  for (const writer of writers) writer.stopWorker();
  assert.equal(timers(), timersBefore);
});

test('a write after close opens the file again and appends', (t) => {
  const path = join(logs(t), 'a.log');
  const writer = new RollingWriter(path);
  writer.write('one');
  writer.close();
  assert.equal(writer.isOpen, false);
  writer.write('two');
  assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\n');
  writer.close();
  writer.stopWorker();
});
