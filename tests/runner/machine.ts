import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errnoOf } from '../../src/kernel/errno.ts';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { createRunner, type RunnerOptions } from '../../src/runner/create-runner.ts';
import { journalFiles } from '../../src/runner/journal/journal.ts';
import { markedProcesses } from '../../src/runner/journal/marked-processes.ts';
import type { Run, Runner } from '../../src/runner/runner.ts';

/** Folder of the fixture programs. */
export const programsDir = fileURLToPath(new URL('../fixtures/programs', import.meta.url));

/** How much longer things may take: an emulated machine is some ten times slower. */
export const slowness = process.env.NOTEBOOK_SLOW_MACHINE === undefined ? 1 : 10;

/** A runner with state of its own, on the fixture programs. */
export interface TestMachine {
  readonly runner: Runner;
  readonly stateDir: string;
  /** Ends the runner and removes its state. */
  close(): Promise<void>;
}

/** A state directory of its own, on the disk. */
export function newStateDir(): string {
  return mkdtempSync(join(process.env.NOTEBOOK_TEST_STATE ?? '/var/tmp', 'memory-notebook-test-'));
}

/** Starts a runner on the fixture programs. Nothing is reserved on the disk, so that a full disk fails no test. */
export async function startMachine(options: Partial<RunnerOptions> = {}): Promise<TestMachine> {
  const stateDir = options.stateDir ?? newStateDir();
  const runner = await createRunner({
    demosDir: programsDir,
    ...options,
    stateDir,
    limits: { diskReserveBytes: 0, unwatchedMs: 30_000 * slowness, ...options.limits },
  });
  return {
    runner,
    stateDir,
    async close() {
      await runner.close();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

/** Removes a state directory, after a runner has started on it as the next server would, where a dead one has left runs in it. */
export async function clearAway(stateDir: string): Promise<void> {
  if (existsSync(join(stateDir, 'journal')) && journalFiles(stateDir).length > 0)
    await (await startMachine({ stateDir })).runner.close();
  rmSync(stateDir, { recursive: true, force: true });
}

/** What one look counts at most, whatever it took: while others have the cores, nothing that is waited for goes on either. */
const MOST_PER_LOOK_MS = 50 * slowness;

/** Waits until a condition holds. @throws Error that says what was waited for. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false,
  withinMs = 10_000,
): Promise<T> {
  let waitedMs = 0;
  for (;;) {
    const beganMs = performance.now();
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (waitedMs > withinMs * slowness)
      throw new Error(`Waited ${withinMs * slowness} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
    waitedMs += Math.min(performance.now() - beganMs, MOST_PER_LOOK_MS);
  }
}

/** Waits for an event of a run. */
export function eventOf(run: Run, what: string, fits: (event: RunEvent) => boolean): Promise<RunEvent> {
  return eventually(`${what} of ${run.demo.id}`, () => {
    const found = run.log.since(0).find(fits);
    if (found === undefined && run.log.ended)
      throw new Error(`${run.demo.id} ended before ${what}: ${run.view().end?.sentence}`);
    return found;
  });
}

/** Waits for a line of output that contains a text. */
export async function lineOf(run: Run, text: string): Promise<string> {
  const event = await eventOf(
    run,
    `the line "${text}"`,
    (e) => e.type === 'log' && e.data.text.includes(text),
  );
  return event.type === 'log' ? event.data.text : '';
}

/** What can be found of a run on the machine, by kind. */
export interface Traces {
  readonly processes: readonly number[];
  /** Its directory. */
  readonly files: readonly string[];
  /** Its entries of the journal, those that a sweep has claimed included. */
  readonly journal: readonly string[];
  readonly cgroups: readonly string[];
}

/** Looks for everything of a run. */
export function tracesOf(stateDir: string, runId: string): Traces {
  const filesDir = join(stateDir, 'runs', runId);
  return {
    processes: markedProcesses(thisKernel, filesDir),
    files: existsSync(filesDir) ? [filesDir] : [],
    journal: journalFiles(stateDir).filter((name) => name.startsWith(runId)),
    cgroups: cgroupsNamed(runId),
  };
}

/** Everything of a run that can still be found on the machine; empty when nothing is left. */
export function leftoversOf(stateDir: string, runId: string): string[] {
  const { processes, files, journal, cgroups } = tracesOf(stateDir, runId);
  return [...processes.map((pid) => `process ${pid}`), ...files, ...journal, ...cgroups];
}

/**
 * A run that lives is found in each of the ways in which it is looked for when it is over: without that, that nothing
 * is found says nothing.
 * @param hasCgroup whether the notebook says that runs have one
 */
export function assertIsFound(stateDir: string, runId: string, hasCgroup: boolean): void {
  const { processes, files, journal, cgroups } = tracesOf(stateDir, runId);
  assert.ok(processes.length > 0, 'its processes are found');
  assert.equal(files.length, 1, 'its directory is found');
  assert.deepEqual(journal, [`${runId}.json`], 'its entry of the journal is found');
  assert.equal(cgroups.length > 0, hasCgroup, `its cgroups are found: ${cgroups.join()}`);
}

/** Cgroup directories of a run, wherever they are mounted and however deep: below a pod or a user's session they lie deep. */
export function cgroupsNamed(runId: string): string[] {
  return directoriesNamed('/sys/fs/cgroup', runId);
}

/** Links of a directory with no directory in it: its name and its own dot. */
const LINKS_OF_A_LEAF = 2;

/**
 * A cgroup has some sixty files. Most have no cgroup below them, which the number of links tells without reading all of
 * those. Source: Linux fs/kernfs/inode.c, `subdirs + 2`; a file system that does not count so (btrfs) says 1.
 */
function directoriesNamed(directory: string, name: string): string[] {
  let entries: string[];
  try {
    if (lstatSync(directory).nlink === LINKS_OF_A_LEAF) return [];
    entries = readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch (error) {
    // A cgroup of somebody else that went away meanwhile; or a machine without cgroups.
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENODEV') return [];
    throw error;
  }
  return entries.flatMap((entry) => {
    const path = join(directory, entry);
    return entry === name ? [path] : directoriesNamed(path, name);
  });
}
