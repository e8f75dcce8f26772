import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { endRunsBelow } from '../guards/end-runs.ts';
import type { FixtureProgram } from './fixture-demos.ts';
import { clearAway, newStateDir } from './machine.ts';

const HOST = fileURLToPath(new URL('host.ts', import.meta.url));

/** A process that hosts a runner with one run, as host.ts does. */
export interface Host {
  readonly run: string;
  readonly confinement: string;
  /** Whether it has a cgroup, and so a watchdog. */
  readonly watched: boolean;
  /** Settles when the program has printed something. */
  readonly said: Promise<void>;
  /** SIGKILL; settles when it is dead. */
  kill(): Promise<void>;
}

/** Where hosts are killed: a state directory, and the processes that a test has started on it. */
export interface CrashScene {
  readonly stateDir: string;
  /** Starts a host; it has asked for its run when this settles. @param more search path, and "no-watchdog" */
  startHost(program: FixtureProgram, knobs: object, ...more: readonly string[]): Promise<Host>;
  /** Starts a process on the state, of which nothing is heard. */
  spawnHost(program: FixtureProgram, knobs: object): ChildProcess;
}

/** SIGKILL to a child that has not ended; settles when it has. */
export async function killNow(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Opens a scene. However the test goes, everything that was started on it is ended after it, and removed. */
export function openScene(t: TestContext): CrashScene {
  const stateDir = newStateDir();
  const started: ChildProcess[] = [];
  const spawnWith = (stdout: 'pipe' | 'ignore', args: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, [HOST, stateDir, ...args], {
      stdio: ['ignore', stdout, 'inherit'],
    });
    started.push(child);
    return child;
  };
  t.after(async () => {
    await Promise.all(started.map(killNow));
    try {
      await clearAway(stateDir);
    } finally {
      // Where the sweep is what fails, there is still the mark that every process of a run bears.
      await endRunsBelow(stateDir);
    }
  });
  return {
    stateDir,
    spawnHost: (program, knobs) => spawnWith('ignore', [program, JSON.stringify(knobs)]),
    async startHost(program, knobs, ...more) {
      const child = spawnWith('pipe', [program, JSON.stringify(knobs), ...more]);
      const said = Promise.withResolvers<void>();
      const asked = Promise.withResolvers<Pick<Host, 'run' | 'confinement' | 'watched'>>();
      if (child.stdout !== null)
        createInterface({ input: child.stdout }).on('line', (line) => {
          const message = JSON.parse(line);
          if ('run' in message) asked.resolve(message);
          else said.resolve();
        });
      child.once('exit', (code, signal) =>
        asked.reject(new Error(`The host ended before it started a run (code ${code}, ${signal}).`)),
      );
      return { ...(await asked.promise), said: said.promise, kill: () => killNow(child) };
    },
  };
}
