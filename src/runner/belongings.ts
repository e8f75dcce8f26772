import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CgroupDirs } from '../kernel/cgroup-dirs.ts';
import { emptyCgroup } from './cgroup/empty-cgroup.ts';
import { removeCgroup, removeEmptyParents } from './cgroup/remove-cgroup.ts';
import { makeRunCgroup, runCgroupDirs } from './cgroup/run-cgroup.ts';
import { identify } from './journal/identity.ts';
import type { JournalEntry } from './journal/journal.ts';
import { killMarked } from './journal/marked-processes.ts';
import { removeRunFiles } from './journal/remove-files.ts';
import { holdStateDir } from './journal/state-dir.ts';
import type { Watchdog } from './launch/watchdog.ts';
import type { RunContext } from './run-context.ts';

/** What a run has on the machine: its cgroup, its directory, its line in the journal. */
export interface RunBelongings {
  readonly cgroup: CgroupDirs | undefined;
  readonly filesDir: string;
  /** Makes cgroup and directory; the journal is written first. @throws the system's error; then `remove` clears what was made. */
  make(memoryBytes: number, pids: number): void;
  /** Writes down which process was started. */
  notePid(pid: number): void;
  /** Kills what is left of the run's processes. @returns whether all ended. */
  killAll(): Promise<boolean>;
  /** Removes everything, the journal entry last. @returns why something is left, or undefined. */
  remove(): Promise<string | undefined>;
  /** Kills and removes what was left, without waiting. @returns whether nothing is left now. */
  tryAgain(): Promise<boolean>;
}

/** The belongings of one run; nothing is made yet. */
export function belongingsOf(context: RunContext, run: string): RunBelongings {
  const { roots, clock, place, stateDir, journal, server, patienceMs } = context;
  const filesDir = join(stateDir, 'runs', run);
  const cgroup = place === undefined ? undefined : runCgroupDirs(place, run);
  const entry: JournalEntry = {
    format: 'memory-notebook/journal-1',
    run,
    server,
    filesDir,
    ...(cgroup === undefined ? {} : { cgroup: { ...cgroup } }),
  };
  let watchdog: Watchdog | undefined;
  const killAll = async (waitMs: number): Promise<boolean> => {
    const emptied = cgroup === undefined || (await emptyCgroup(cgroup, clock, waitMs));
    // With a cgroup as well: a process may have been taken out of it.
    return (await killMarked(roots, filesDir, clock, waitMs)) && emptied;
  };
  const remove = async (waitMs: number): Promise<string | undefined> => {
    if (cgroup !== undefined && !(await removeCgroup(cgroup, clock, waitMs))) {
      return `the cgroup ${cgroup.memory} is still busy`;
    }
    // Not only when the server ends: one that is killed while nothing runs is to leave nothing either.
    if (cgroup !== undefined) await removeEmptyParents(cgroup);
    watchdog?.dismiss();
    await removeRunFiles(stateDir, filesDir);
    journal.remove(run);
    return undefined;
  };
  return {
    cgroup,
    filesDir,
    make(memoryBytes, pids) {
      holdStateDir(stateDir, process.getuid?.() ?? 0);
      journal.write(entry);
      mkdirSync(filesDir, { mode: 0o700 });
      if (place !== undefined && cgroup !== undefined) {
        makeRunCgroup(place, cgroup, { memoryBytes, pids });
        watchdog = context.startWatchdog(cgroup);
      }
    },
    notePid(pid) {
      const program = identify(roots, pid);
      if (program !== undefined) journal.write({ ...entry, program });
    },
    killAll: () => killAll(patienceMs),
    remove: () => remove(patienceMs),
    async tryAgain() {
      return (await killAll(0)) && (await remove(0)) === undefined;
    },
  };
}
