import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type DescriptorAnswer, descriptorCensus } from '../../../src/sampling/descriptor-census.ts';

/** A folder in the place of procfs, in which a test makes processes and their descriptors. */
function standInProc(t: TestContext): {
  roots: { proc: string; sys: string };
  fd: (pid: number, count: number) => void;
  proc: string;
} {
  const proc = mkdtempSync(join(tmpdir(), 'memory-notebook-census-'));
  t.after(() => rmSync(proc, { recursive: true }));
  return {
    proc,
    roots: { proc, sys: proc },
    fd(pid, count) {
      const directory = join(proc, String(pid), 'fd');
      mkdirSync(directory, { recursive: true });
      const from = readdirSync(directory).length;
      for (let i = from; i < from + count; i++) writeFileSync(join(directory, String(i)), '');
    },
  };
}

const still = { nowMs: () => 0 };

test('files, sockets, pipes and the rest are told apart, and two processes add up', async (t) => {
  const { proc, roots, fd } = standInProc(t);
  fd(1, 3);
  fd(2, 2);
  const server = createServer().listen(join(proc, 'socket'));
  t.after(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  symlinkSync(join(proc, 'socket'), join(proc, '1/fd/90'));
  symlinkSync('/dev/null', join(proc, '1/fd/91'));
  symlinkSync(proc, join(proc, '2/fd/92'));
  // Closed between the listing and the look.
  symlinkSync('/nowhere/at/all', join(proc, '2/fd/93'));
  const answer = descriptorCensus(roots, still).take([1, 2], 0, () => new Set([1, 2]));
  assert.deepEqual(answer, { fdFiles: 5, fdSockets: 1, fdPipes: 0, fdOthers: 2, deletedOpenBytes: 0 });
});

test('counts come once a second, in the sample in which they were made; the deleted bytes stay until the next', (t) => {
  const { roots, fd } = standInProc(t);
  fd(1, 3);
  const census = descriptorCensus(roots, still);
  const at = (nowMs: number): DescriptorAnswer => census.take([1], nowMs, () => new Set([1]));
  assert.equal(at(0).fdFiles, 3);
  assert.deepEqual(at(100), { deletedOpenBytes: 0 });
  fd(1, 2);
  assert.deepEqual(at(999), { deletedOpenBytes: 0 });
  assert.equal(at(1000).fdFiles, 5);
});

test('a process that cannot be looked into leaves no sum of the others', (t) => {
  const { proc, roots, fd } = standInProc(t);
  fd(1, 3);
  // A process whose descriptors are not shown: root is shown all, so the folder is missing instead.
  mkdirSync(join(proc, '2'));
  const census = descriptorCensus(roots, still);
  assert.deepEqual(
    census.take([1, 2], 0, () => new Set([1, 2])),
    {},
  );
  assert.equal(census.take([1], 1000, () => new Set([1])).fdFiles, 3, 'once it has ended, the others count');
});

test("another user's process is missing, not 0", (t) => {
  if (process.getuid?.() === 0) {
    t.skip('root may look into every process');
    return;
  }
  const { proc, roots, fd } = standInProc(t);
  fd(1, 3);
  chmodSync(join(proc, '1/fd'), 0);
  t.after(() => chmodSync(join(proc, '1/fd'), 0o700));
  assert.deepEqual(
    descriptorCensus(roots, still).take([1], 0, () => new Set([1])),
    {},
  );
});

test('what ended during the census does not count, what came is looked at too', (t) => {
  const { roots, fd } = standInProc(t);
  fd(1, 3);
  fd(2, 7);
  fd(3, 11);
  const answer = descriptorCensus(roots, still).take([1, 2], 0, () => new Set([1, 3]));
  assert.equal(answer.fdFiles, 14);
});

test('many descriptors are counted a little in each sample, and more rarely', (t) => {
  const { roots, fd } = standInProc(t);
  fd(1, 3000);
  let nowMs = 0;
  let looked = 0;
  // Each look at the clock is half a millisecond later than the one before.
  const census = descriptorCensus(roots, { nowMs: () => (looked += 0.5) });
  const at: number[] = [];
  for (nowMs = 0; nowMs < 20_000; nowMs += 100)
    if (census.take([1], nowMs, () => new Set([1])).fdFiles === 3000) at.push(nowMs);
  assert.ok(at.length >= 2, `counted at ${at}`);
  assert.ok(
    at.every((ms, i) => i === 0 || ms - (at[i - 1] ?? 0) >= 2000),
    `counted at ${at}`,
  );
  const share = looked / nowMs;
  assert.ok(share < 0.03, `the clock says that ${(share * 100).toFixed(1)} % of the time went into it`);
});

test('more descriptors than can be counted: no answer, and no end to the samples', (t) => {
  const { proc, roots, fd } = standInProc(t);
  fd(1, 300);
  // The same folder under many pids stands in for a process with a quarter of a million descriptors.
  const pids = Array.from({ length: 900 }, (_, i) => i + 1);
  for (const pid of pids.slice(1)) symlinkSync(join(proc, '1'), join(proc, String(pid)));
  const census = descriptorCensus(roots, { nowMs: () => 0 });
  assert.deepEqual(
    census.take(pids, 0, () => new Set(pids)),
    {},
  );
  census.close();
});

test('a census that is given up closes what it has open', (t) => {
  const { roots, fd } = standInProc(t);
  fd(1, 500);
  let looked = 0;
  const census = descriptorCensus(roots, { nowMs: () => (looked += 50) });
  const before = readdirSync('/proc/self/fd').length;
  assert.deepEqual(
    census.take([1], 0, () => new Set([1])),
    {},
  );
  assert.equal(readdirSync('/proc/self/fd').length, before + 1);
  census.close();
  assert.equal(readdirSync('/proc/self/fd').length, before);
});
