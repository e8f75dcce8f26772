import { renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../../kernel/errno.ts';
import type { KernelRoots } from '../../kernel/kernel-roots.ts';
import type { Clock } from '../../sampling/sampling.ts';
import { directoriesOf, NOTEBOOK_CGROUP } from '../cgroup/cgroup-place.ts';
import { emptyCgroup } from '../cgroup/empty-cgroup.ts';
import { removeCgroup, removeEmptyParents } from '../cgroup/remove-cgroup.ts';
import { killIfThere } from '../kill-until-none.ts';
import { fateOf, type ProcessIdentity } from './identity.ts';
import { type JournalEntry, journalFiles, readEntry } from './journal.ts';
import { killMarked } from './marked-processes.ts';
import { removeRunFiles } from './remove-files.ts';

/** What a sweep needs to know. */
export interface SweepOptions {
  readonly roots: KernelRoots;
  readonly clock: Clock;
  readonly stateDir: string;
  /** The server that sweeps. */
  readonly server: ProcessIdentity;
  /** How long to wait for the processes and the cgroup of one run. */
  readonly patienceMs: number;
}

/** What a sweep did, run by run. */
export interface Swept {
  /** Runs of dead servers of which nothing is left now. */
  readonly cleared: readonly string[];
  /** Runs of dead servers that could not be cleared, with the reason; the next start tries again. */
  readonly left: readonly { readonly run: string; readonly because: string }[];
}

/**
 * Clears up after servers that were killed: for every entry of the journal whose server is dead, kills the
 * run's processes, removes its cgroup and its files, and the entry last. Killed in the middle, the next
 * sweep goes on. Two that sweep at once share the work: an entry belongs to the one whose rename of it
 * succeeded. Runs of servers that live, or of which this cannot be told, are left alone.
 */
export async function sweep(options: SweepOptions): Promise<Swept> {
  const cleared: string[] = [];
  const left: { run: string; because: string }[] = [];
  for (const name of journalFiles(options.stateDir)) {
    if (removeUnfinished(options, name)) continue;
    const claimed = claim(options, name);
    if (claimed === undefined) continue;
    const because = await clear(options, claimed.entry);
    if (because === undefined) {
      rmSync(claimed.path, { force: true });
      cleared.push(claimed.entry.run);
    } else left.push({ run: claimed.entry.run, because });
  }
  return { cleared, left };
}

const UNFINISHED = /\.json\.new-(?<pid>\d+)-(?<ticks>\d+)$/;

/** An entry that a server was killed in the middle of writing: its finished form, if any, stands beside it. */
function removeUnfinished(options: SweepOptions, name: string): boolean {
  const writer = UNFINISHED.exec(name)?.groups;
  if (writer === undefined) return false;
  const identity = { ...options.server, pid: Number(writer.pid), startTimeTicks: Number(writer.ticks) };
  if (fateOf(options.roots, identity) === 'dead')
    rmSync(join(options.stateDir, 'journal', name), { force: true });
  return true;
}

const FILE = /^[a-z0-9-]{1,40}\.json(?<claim>\.swept-by-(?<pid>\d+)-(?<ticks>\d+))?$/;

function claim(options: SweepOptions, name: string): { path: string; entry: JournalEntry } | undefined {
  const found = FILE.exec(name);
  if (found === null) return undefined;
  const directory = join(options.stateDir, 'journal');
  const entry = readEntry(join(directory, name));
  if (entry === undefined || fateOf(options.roots, entry.server) !== 'dead') return undefined;
  if (found.groups?.claim !== undefined && sweeperLives(options, entry, found.groups)) return undefined;
  const path = join(
    directory,
    `${entry.run}.json.swept-by-${options.server.pid}-${options.server.startTimeTicks ?? 0}`,
  );
  try {
    renameSync(join(directory, name), path);
    return { path, entry };
  } catch (error) {
    // Another server was faster.
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function sweeperLives(options: SweepOptions, entry: JournalEntry, claim: Record<string, string>): boolean {
  const sweeper = { ...options.server, pid: Number(claim.pid), startTimeTicks: Number(claim.ticks) };
  const isMyself =
    sweeper.pid === options.server.pid && sweeper.startTimeTicks === options.server.startTimeTicks;
  return (
    !isMyself && entry.server.bootId === options.server.bootId && fateOf(options.roots, sweeper) !== 'dead'
  );
}

/** @returns why it could not be cleared, or undefined when nothing is left of the run. */
async function clear(options: SweepOptions, entry: JournalEntry): Promise<string | undefined> {
  const { roots, clock, patienceMs, stateDir } = options;
  if (entry.cgroup !== undefined && !isRunCgroup(entry))
    return `its cgroup ${entry.cgroup.memory} is none of a run`;
  if (entry.cgroup !== undefined && !(await emptyCgroup(entry.cgroup, clock, patienceMs))) {
    return `processes in ${entry.cgroup.memory} did not end`;
  }
  if (entry.program !== undefined && fateOf(roots, entry.program) === 'alive') killIfThere(entry.program.pid);
  if (!(await killMarked(roots, entry.filesDir, clock, patienceMs))) return 'its processes did not end';
  if (entry.cgroup !== undefined) {
    if (!(await removeCgroup(entry.cgroup, clock, patienceMs))) return `${entry.cgroup.memory} is still busy`;
    await removeEmptyParents(entry.cgroup);
  }
  try {
    await removeRunFiles(stateDir, entry.filesDir);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The journal is ours, but a wrong line in it must not cost a stranger's cgroup. */
function isRunCgroup(entry: JournalEntry): boolean {
  return (
    entry.cgroup !== undefined &&
    directoriesOf(entry.cgroup).every(
      (path) => basename(path) === entry.run && basename(dirname(path)) === NOTEBOOK_CGROUP,
    )
  );
}
