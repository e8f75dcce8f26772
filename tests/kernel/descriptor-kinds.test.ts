import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isUnavailable, type ProcessReadings } from '../../src/protocol/sample.ts';
import { eventually } from './eventually.ts';
import { type SampledRun, sampledRun } from './sampled-run.ts';

/** More than can be looked at in one sample. On a slow machine a census of more than that rests for a minute. */
const many = process.env.NOTEBOOK_SLOW_MACHINE === undefined ? 5_000 : 2_500;
const MB = 2 ** 20;

/** The newest process readings that have a certain reading: some come in few samples only. */
function newestWith(run: SampledRun, name: keyof ProcessReadings): ProcessReadings {
  const found = run.samples.findLast(({ process }) => !isUnavailable(process) && process[name] !== undefined);
  assert.ok(found !== undefined && !isUnavailable(found.process), `no sample has ${name} yet`);
  return found.process;
}

/** Kinds of descriptors as ls(1) shows them: by the text of the links. */
function listed(pid: number): { sockets: number; pipes: number; all: number } {
  const text = execFileSync('ls', ['-l', `/proc/${pid}/fd`], { encoding: 'latin1' });
  const links = text.split('\n').filter((line) => line.includes(' -> '));
  const count = (kind: string): number => links.filter((line) => line.includes(`-> ${kind}:[`)).length;
  return { sockets: count('socket'), pipes: count('pipe'), all: links.length };
}

for (const where of ['in a cgroup', 'outside'] as const) {
  test(`descriptors of a program ${where} are counted by kind`, async (t) => {
    const run = await sampledRun(t, where);
    if (run === undefined) return;
    await run.program.tell('open 300');
    await run.program.tell(`write ${join(run.filesDir, 'a')} 1`);
    for (let i = 0; i < 5; i++) await run.program.tell(`hold ${join(run.filesDir, 'a')}`);
    await eventually('all kinds are counted', () => {
      const kinds = newestWith(run, 'fdFiles');
      const expected = listed(run.program.pid);
      assert.deepEqual([kinds.fdSockets, kinds.fdPipes], [expected.sockets, expected.pipes]);
      const { fdFiles = Number.NaN, fdOthers = Number.NaN } = kinds;
      assert.ok(fdOthers >= 300 && fdFiles >= 5, `${fdFiles} files, ${fdOthers} others`);
      assert.equal(fdFiles + fdOthers + expected.sockets + expected.pipes, expected.all);
      return true;
    });
  });

  test(`a deleted file that a program ${where} holds beside thousands of descriptors is counted, to the byte`, async (t) => {
    const run = await sampledRun(t, where);
    if (run === undefined) return;
    const log = join(run.filesDir, 'log');
    await run.program.tell(`write ${log} ${8 * MB}`);
    // Twice the same file: it is on the disk once.
    for (let i = 0; i < 2; i++) await run.program.tell(`hold ${log}`);
    await run.program.tell(`open ${many}`);
    assert.ok(readdirSync(`/proc/${run.program.pid}/fd`).length > many);
    await eventually('nothing is deleted yet', () => {
      assert.equal(newestWith(run, 'deletedOpenBytes').deletedOpenBytes, 0);
      return true;
    });
    rmSync(log);
    await eventually('the deleted file is counted', () => {
      assert.equal(newestWith(run, 'deletedOpenBytes').deletedOpenBytes, 8 * MB);
      return true;
    });
  });
}

test('the PSS of a program and its child is what their mappings say, one by one', async (t) => {
  const run = await sampledRun(t, 'in a cgroup');
  if (run === undefined) return;
  await run.program.tell('bear');
  const first = run.samples.length;
  await eventually('the PSS is asked with the child there', () => {
    const found = run.samples
      .slice(first)
      .findLast(({ process }) => !isUnavailable(process) && process.pssBytes !== undefined);
    assert.ok(found !== undefined && !isUnavailable(found.process), 'not asked yet');
    const { pssBytes = Number.NaN, rssBytes = Number.NaN, processes } = found.process;
    assert.equal(processes, 2);
    const expected = run.pids().reduce((sum, pid) => sum + pssOfMappings(pid), 0);
    assert.ok(Math.abs(pssBytes - expected) < 0.1 * expected, `PSS ${pssBytes}, mappings ${expected}`);
    assert.ok(pssBytes < rssBytes, 'the processes share at least the C library');
    return true;
  });
});

/** The sum over the mappings of a process, of which smaps_rollup is the kernel's own sum. */
function pssOfMappings(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps`, 'latin1');
  return [...text.matchAll(/^Pss:\s+(\d+) kB$/gm)].reduce((sum, [, kib]) => sum + Number(kib) * 1024, 0);
}
