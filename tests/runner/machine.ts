import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { createRunner, type RunnerOptions } from '../../src/runner/create-runner.ts';
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
    limits: { diskReserveBytes: 0, ...options.limits },
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

/** Waits until a condition holds. @throws Error that says what was waited for. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false,
  withinMs = 10_000,
): Promise<T> {
  const giveUpMs = performance.now() + withinMs * slowness;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > giveUpMs)
      throw new Error(`Waited ${withinMs * slowness} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Waits for an event of a run. */
export function eventOf(run: Run, what: string, fits: (event: RunEvent) => boolean): Promise<RunEvent> {
  return eventually(`${what} of ${run.demo.id}`, () => run.log.since(0).find(fits));
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

/** Everything of a run that can still be found on the machine; empty when nothing is left. */
export function leftoversOf(stateDir: string, runId: string): string[] {
  const filesDir = join(stateDir, 'runs', runId);
  return [
    ...markedProcesses(thisKernel, filesDir).map((pid) => `process ${pid}`),
    ...(existsSync(filesDir) ? [filesDir] : []),
    ...readdirSync(join(stateDir, 'journal')).filter((name) => name.startsWith(runId)),
    ...cgroupsNamed(runId),
  ];
}

/** Cgroup directories of a run, wherever they are mounted. */
export function cgroupsNamed(runId: string): string[] {
  return findDirectories('/sys/fs/cgroup', runId, 6);
}

function findDirectories(directory: string, name: string, depth: number): string[] {
  if (depth === 0) return [];
  let entries: string[];
  try {
    entries = readdirSync(directory, { withFileTypes: true })
      .filter((e) => e.isDirectory())
      .map((e) => e.name);
  } catch (error) {
    // A cgroup of somebody else that went away meanwhile.
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
  return entries.flatMap((entry) => {
    const path = join(directory, entry);
    return entry === name ? [path] : findDirectories(path, name, depth - 1);
  });
}
