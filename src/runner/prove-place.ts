import { join } from 'node:path';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import type { Clock } from '../sampling/sampling.ts';
import type { CgroupPlace, PlaceFound } from './cgroup/cgroup-place.ts';
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
  const found = findCgroupPlace(options.roots, process.pid);
  if (found.kind === 'none') return found;
  const proven = await tryOut(found.place, options);
  for (const place of found.others ?? []) {
    if (proven.kind === 'place') break;
    const other = await tryOut(place, options);
    if (other.kind === 'place') return other;
  }
  // Of several refusals the first is told: the others are only further mounts of the same hierarchy.
  return proven;
}

async function tryOut(place: CgroupPlace, options: ProofOptions): Promise<PlaceFound> {
  const { clock, journal, server, stateDir } = options;
  const run = trialId();
  const dirs = runCgroupDirs(place, run);
  try {
    journal.write({
      format: 'memory-notebook/journal-1',
      run,
      server,
      cgroup: { ...dirs },
      filesDir: join(stateDir, 'runs', run),
    });
    return probePlace(place, dirs);
  } finally {
    await emptyCgroup(dirs, clock, PATIENCE_MS);
    if (await removeCgroup(dirs, clock, PATIENCE_MS)) {
      await removeEmptyParents(dirs);
      journal.remove(run);
    }
  }
}
