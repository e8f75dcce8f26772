import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CgroupDirs } from '../kernel/cgroup-dirs.ts';
import { emptyCgroup } from './cgroup/empty-cgroup.ts';
import { removeCgroup } from './cgroup/remove-cgroup.ts';
import { makeRunCgroup, runCgroupDirs } from './cgroup/run-cgroup.ts';
import { identify } from './journal/identity.ts';
import type { JournalEntry } from './journal/journal.ts';
import { killMarked } from './journal/marked-processes.ts';
import { removeRunFiles } from './journal/remove-files.ts';
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
  /** Removes everything, the journal entry last. @returns why something is left for the next start to sweep, or undefined. */
  remove(): Promise<string | undefined>;
}

const PATIENCE_MS = 10_000;

/** The belongings of one run; nothing is made yet. */
export function belongingsOf(context: RunContext, run: string): RunBelongings {
  const { roots, clock, place, stateDir, journal, server } = context;
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
  return {
    cgroup,
    filesDir,
    make(memoryBytes, pids) {
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
    async killAll() {
      if (cgroup !== undefined) return emptyCgroup(cgroup, clock, PATIENCE_MS);
      killMarked(roots, filesDir);
      return true;
    },
    async remove() {
      if (cgroup !== undefined && !(await removeCgroup(cgroup, clock, PATIENCE_MS))) {
        return `the cgroup ${cgroup.memory} is still busy`;
      }
      watchdog?.dismiss();
      await removeRunFiles(stateDir, filesDir);
      journal.remove(run);
      return undefined;
    },
  };
}
