import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { KernelRoots } from '../kernel/kernel-roots.ts';
import type { Clock } from '../sampling/sampling.ts';
import type { PlaceFound } from './cgroup/cgroup-place.ts';
import { findCgroupPlace, probePlace } from './cgroup/cgroup-support.ts';
import { emptyCgroup } from './cgroup/empty-cgroup.ts';
import { removeCgroup, removeEmptyParents } from './cgroup/remove-cgroup.ts';
import { runCgroupDirs } from './cgroup/run-cgroup.ts';
import type { ProcessIdentity } from './journal/identity.ts';
import type { Journal } from './journal/journal.ts';

/** What the proof needs. */
export interface ProofOptions {
  readonly roots: KernelRoots;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly server: ProcessIdentity;
  readonly stateDir: string;
}

const PATIENCE_MS = 2000;

/** Finds the place for cgroups and tries it out. The trial is in the journal like a run: a server killed in it leaves nothing either. */
export async function provePlace(options: ProofOptions): Promise<PlaceFound> {
  const { roots, clock, journal, server, stateDir } = options;
  const found = findCgroupPlace(roots, process.pid);
  if (found.kind === 'none') return found;
  const run = `probe-${randomBytes(4).toString('hex')}`;
  const dirs = runCgroupDirs(found.place, run);
  journal.write({
    format: 'memory-notebook/journal-1',
    run,
    server,
    cgroup: { ...dirs },
    filesDir: join(stateDir, 'runs', run),
  });
  const proven = probePlace(found.place, dirs);
  await emptyCgroup(dirs, clock, PATIENCE_MS);
  if (await removeCgroup(dirs, clock, PATIENCE_MS)) {
    await removeEmptyParents(dirs);
    journal.remove(run);
  }
  return proven;
}
