import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../kernel/errno.ts';
import type { ProcessIdentity } from './journal/identity.ts';
import type { Journal } from './journal/journal.ts';
import { removeRunFiles } from './journal/remove-files.ts';

/** A name for something that is tried out before any run, in the form of a run's id. */
export function trialId(): string {
  return `probe-${randomBytes(4).toString('hex')}`;
}

/** Where trials are made, and who makes them. */
export interface TrialOptions {
  readonly journal: Journal;
  readonly server: ProcessIdentity;
  readonly stateDir: string;
}

/**
 * Gives a directory like a run's to something that is tried out. It is in the journal like a run's: a server that is
 * killed in the trial, or cannot remove it, leaves it to the next start.
 */
export async function inTrialDir<T>(
  { journal, server, stateDir }: TrialOptions,
  tryOut: (filesDir: string) => Promise<T>,
): Promise<T> {
  const run = trialId();
  const filesDir = join(stateDir, 'runs', run);
  try {
    journal.write({ format: 'memory-notebook/journal-1', run, server, filesDir });
    mkdirSync(filesDir, { mode: 0o700 });
    return await tryOut(filesDir);
  } finally {
    await removeOrLeave(stateDir, filesDir, () => journal.remove(run));
  }
}

/** What cannot be removed keeps its entry in the journal: it is no reason not to start, and the next start has it. */
async function removeOrLeave(stateDir: string, filesDir: string, forget: () => void): Promise<void> {
  try {
    await removeRunFiles(stateDir, filesDir);
    forget();
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}
