import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { CgroupDirs } from '../../src/kernel/cgroup-dirs.ts';
import { readCgroupProcs } from '../../src/kernel/cgroup-procs.ts';
import { readFilesystem } from '../../src/kernel/filesystem.ts';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { valueOrUndefined } from '../../src/kernel/reading.ts';
import type { Sample, Unavailable } from '../../src/protocol/sample.ts';
import { startSampling } from '../../src/sampling/start-sampling.ts';
import { systemClock } from '../../src/sampling/system-clock.ts';
import { type ProgramInside, startProgramInside } from './program-inside.ts';
import { makeScratchCgroup } from './scratch-cgroup.ts';

/** A real program that is sampled, and everything to clean up after it. */
export interface SampledRun {
  readonly program: ProgramInside;
  readonly samples: readonly Sample[];
  readonly cgroup: CgroupDirs | Unavailable;
  /** The processes that are in its cgroup now. */
  pids(): readonly number[];
  /** A directory on a file system with a page cache. */
  readonly filesDir: string;
  /** Takes the cgroup away, once the program has ended; it is taken away after the test anyway. */
  removeCgroup(): Promise<void>;
}

/**
 * Starts the fixture program, in a cgroup of its own or outside, and samples it 20 times a second.
 * @returns undefined, with the test skipped, where this machine cannot do it.
 */
export async function sampledRun(
  t: TestContext,
  where: 'in a cgroup' | 'outside',
): Promise<SampledRun | undefined> {
  const filesystem = readFilesystem(thisKernel, tmpdir());
  if (filesystem.kind === 'unavailable' || !filesystem.value.pageCache) {
    t.skip(`${tmpdir()} has no page cache; set TMPDIR to a directory on a disk`);
    return undefined;
  }
  const made =
    where === 'in a cgroup'
      ? makeScratchCgroup(`memory-notebook-test-${process.pid}-${Date.now()}`)
      : undefined;
  if (made?.kind === 'unavailable') {
    t.skip(`no cgroup can be made here: ${made.because}`);
    return undefined;
  }
  const scratch = made?.value;
  let removal: Promise<void> | undefined;
  const removeCgroup = (): Promise<void> => (removal ??= scratch?.remove() ?? Promise.resolve());
  const filesDir = mkdtempSync(join(tmpdir(), 'memory-notebook-test-'));
  const leaving: (() => Promise<void>)[] = [];
  t.after(async () => {
    for (const leave of leaving) await leave();
    await removeCgroup();
    rmSync(filesDir, { recursive: true });
  });
  const program = await startProgramInside(scratch?.entrances ?? []);
  leaving.push(() => program.end());
  const samples: Sample[] = [];
  const cgroup = scratch?.dirs ?? { unavailable: 'this test does without' };
  const sampling = startSampling(
    {
      cgroup,
      rootPid: () => program.pid,
      scaffoldPids: () => new Set(),
      selfReport: () => undefined,
      filesDir,
    },
    {
      roots: thisKernel,
      clock: systemClock,
      hz: 20,
      startMs: systemClock.nowMs(),
      onSample: (sample) => samples.push(sample),
    },
  );
  leaving.unshift(() => sampling.stop());
  const pids = (): readonly number[] =>
    'unavailable' in cgroup ? [] : (valueOrUndefined(readCgroupProcs(cgroup.memory)) ?? []);
  return { program, samples, cgroup, pids, filesDir, removeCgroup };
}
