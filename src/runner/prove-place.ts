import { join } from 'node:path';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import type { Clock } from '../sampling/sampling.ts';
import type { PlaceFound } from './cgroup/cgroup-place.ts';
import { findCgroupPlace, probePlace } from './cgroup/cgroup-support.ts';
import { emptyCgroup } from './cgroup/empty-cgroup.ts';
import { removeCgroup, removeEmptyParents } from './cgroup/remove-cgroup.ts';
import { runCgroupDirs } from './cgroup/run-cgroup.ts';
import { type TrialOptions, trialId } from './trial.ts';

/** What the proof needs. */
export interface ProofOptions extends TrialOptions {
  readonly roots: KernelRoots;
  readonly clock: Clock;
}

const PATIENCE_MS = 2000;

/**
 * Finds the place for cgroups and tries it out. The trial is in the journal like a run: a server killed in it leaves nothing either.
 * @throws Shortage, or the system's error, when it cannot be tried out now: a notebook must not live without cgroups for the want of a moment.
 */
export async function provePlace(options: ProofOptions): Promise<PlaceFound> {
  const { roots, clock, journal, server, stateDir } = options;
  const found = findCgroupPlace(roots, process.pid);
  if (found.kind === 'none') return found;
  const run = trialId();
  const dirs = runCgroupDirs(found.place, run);
  try {
    journal.write({
      format: 'memory-notebook/journal-1',
      run,
      server,
      cgroup: { ...dirs },
      filesDir: join(stateDir, 'runs', run),
    });
    return probePlace(found.place, dirs);
  } finally {
    await emptyCgroup(dirs, clock, PATIENCE_MS);
    if (await removeCgroup(dirs, clock, PATIENCE_MS)) {
      await removeEmptyParents(dirs);
      journal.remove(run);
    }
  }
}
