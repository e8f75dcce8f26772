import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type CgroupReadings, isUnavailable, type Sample, SampleSchema } from '../../src/protocol/sample.ts';
import { eventually } from './eventually.ts';
import { sampledRun } from './sampled-run.ts';

const MB = 2 ** 20;
const WRITTEN_BYTES = 32 * MB;
/** Node's own files that are first touched meanwhile, and counters that the kernel keeps per CPU. */
const SLACK_BYTES = MB / 2;

function cgroupOf(sample: Sample | undefined): CgroupReadings {
  assert.ok(
    sample !== undefined && !isUnavailable(sample.cgroup),
    `expected cgroup readings, found ${JSON.stringify(sample)}`,
  );
  return sample.cgroup;
}

function required(readings: CgroupReadings, name: keyof CgroupReadings): number {
  const value = readings[name];
  assert.ok(value !== undefined, `${name} is missing`);
  return value;
}

test('a file of 32 MB shows as 32 MB of file cache and nothing else', async (t) => {
  const run = await sampledRun(t, 'in a cgroup');
  if (run === undefined) return;
  const before = cgroupOf(run.samples.at(-1));
  await run.program.tell(`write ${join(run.filesDir, 'log')} ${WRITTEN_BYTES}`);
  const after = await eventually('fileBytes has risen by 32 MB', () => {
    const now = cgroupOf(run.samples.at(-1));
    const rise = required(now, 'fileBytes') - required(before, 'fileBytes');
    assert.ok(
      Math.abs(rise - WRITTEN_BYTES) <= 0.02 * WRITTEN_BYTES + SLACK_BYTES,
      `fileBytes rose by ${rise}`,
    );
    return now;
  });
  const inactiveRise = required(after, 'inactiveFileBytes') - required(before, 'inactiveFileBytes');
  assert.ok(inactiveRise > 0.9 * WRITTEN_BYTES, `inactiveFileBytes rose by ${inactiveRise}`);
  const anonRise = required(after, 'anonBytes') - required(before, 'anonBytes');
  assert.ok(anonRise < 0.5 * WRITTEN_BYTES, `anonBytes rose by ${anonRise}`);
});

test('every reading comes, and the parts add up to the total', async (t) => {
  const run = await sampledRun(t, 'in a cgroup');
  if (run === undefined) return;
  const names = [
    'usageBytes',
    'anonBytes',
    'fileBytes',
    'shmemBytes',
    'activeFileBytes',
    'inactiveFileBytes',
  ] as const;
  const more = ['mappedFileBytes', 'dirtyBytes', 'kernelBytes', 'oomKills', 'pids'] as const;
  await run.program.tell(`write ${join(run.filesDir, 'log')} ${WRITTEN_BYTES}`);
  await eventually('the parts add up', () => {
    const readings = cgroupOf(run.samples.at(-1));
    for (const name of [...names, ...more]) required(readings, name);
    const usage = required(readings, 'usageBytes');
    const parts =
      required(readings, 'anonBytes') + required(readings, 'fileBytes') + required(readings, 'kernelBytes');
    assert.ok(Math.abs(usage - parts) <= 0.03 * usage + MB, `usage ${usage}, parts ${parts}`);
    return true;
  });
  const last = run.samples.at(-1);
  assert.equal(SampleSchema.safeParse(last).success, true);
  assert.equal(cgroupOf(last).oomKills, 0);
  assert.equal('limitBytes' in cgroupOf(last), false, 'a cgroup without a limit has no limitBytes');
});

test('a cgroup that goes away takes its readings with it', async (t) => {
  const run = await sampledRun(t, 'in a cgroup');
  if (run === undefined) return;
  cgroupOf(run.samples.at(-1));
  await run.program.end();
  await run.removeCgroup();
  const last = await eventually('the cgroup is reported gone', () => {
    const sample = run.samples.at(-1);
    return sample !== undefined && isUnavailable(sample.cgroup) ? sample : undefined;
  });
  assert.ok(
    isUnavailable(last.cgroup) && /gone|no such file/.test(last.cgroup.unavailable),
    JSON.stringify(last.cgroup),
  );
  assert.ok(isUnavailable(last.process), 'no process, no sums');
});
