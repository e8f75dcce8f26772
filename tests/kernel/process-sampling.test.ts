import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readFincore } from '../../src/kernel/fincore.ts';
import { isUnavailable, type ProcessReadings, type Sample } from '../../src/protocol/sample.ts';
import { eventually } from './eventually.ts';
import { type SampledRun, sampledRun } from './sampled-run.ts';

const MB = 2 ** 20;

function processOf(sample: Sample | undefined): ProcessReadings {
  assert.ok(
    sample !== undefined && !isUnavailable(sample.process),
    `expected process readings, found ${JSON.stringify(sample)}`,
  );
  return sample.process;
}

function descriptorsListed(run: SampledRun): number {
  return readdirSync(`/proc/${run.program.pid}/fd`).length;
}

for (const where of ['in a cgroup', 'outside'] as const) {
  test(`descriptors, threads and RSS of a program ${where} are the kernel's own`, async (t) => {
    const run = await sampledRun(t, where);
    if (run === undefined) return;
    const before = await eventually('descriptors are counted', () => {
      const { fds } = processOf(run.samples.at(-1));
      assert.equal(fds, descriptorsListed(run));
      return fds;
    });
    await run.program.tell('open 300');
    await eventually('300 more are counted', () => {
      const { fds } = processOf(run.samples.at(-1));
      assert.equal(fds, descriptorsListed(run));
      assert.equal(fds, before + 300);
      return true;
    });
    const readings = processOf(run.samples.at(-1));
    assert.equal(readings.processes, 1);
    assert.equal(readings.threads, readdirSync(`/proc/${run.program.pid}/task`).length);
    const parts =
      (readings.rssAnonBytes ?? Number.NaN) +
      (readings.rssFileBytes ?? Number.NaN) +
      (readings.rssShmemBytes ?? Number.NaN);
    assert.equal(readings.rssBytes, parts);
    assert.ok(
      parts > 20 * MB && parts < 300 * MB,
      `a small Node process has some tens of MB, found ${parts}`,
    );
  });
}

for (const where of ['in a cgroup', 'outside'] as const) {
  test(`children of a program ${where} count from their birth to their end`, async (t) => {
    const run = await sampledRun(t, where);
    if (run === undefined) return;
    const processesAre = (count: number): Promise<true> =>
      eventually(`${count} processes are counted`, () => {
        assert.equal(processOf(run.samples.at(-1)).processes, count);
        return true;
      });
    await processesAre(1);
    await run.program.tell('bear');
    await processesAre(2);
    await run.program.tell('bury');
    await processesAre(1);
  });
}

test("without a cgroup the cache of the run's files comes from fincore, deleted files that are held included", async (t) => {
  const fincore = await readFincore([import.meta.filename]);
  if (fincore.kind === 'unavailable') {
    t.skip(fincore.because);
    return;
  }
  const run = await sampledRun(t, 'outside');
  if (run === undefined) return;
  const log = join(run.filesDir, 'log');
  const cachedIs = (bytes: number): Promise<true> =>
    eventually(`fincore sees ${bytes} bytes`, () => {
      assert.equal(processOf(run.samples.at(-1)).filesCachedBytes, bytes);
      return true;
    });
  await run.program.tell(`write ${log} ${8 * MB}`);
  await cachedIs(8 * MB);
  assert.deepEqual(run.samples.at(-1)?.cgroup, { unavailable: 'this test does without' });
  // Deleted but held: the name is gone, the cache is not.
  await run.program.tell(`hold ${log}`);
  rmSync(log);
  await run.program.tell(`write ${join(run.filesDir, 'next')} ${MB}`);
  await cachedIs(9 * MB);
  rmSync(join(run.filesDir, 'next'));
  await cachedIs(8 * MB);
});
