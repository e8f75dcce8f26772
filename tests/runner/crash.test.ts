import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { cgroupsNamed, eventually, leftoversOf, newStateDir, slowness, startMachine } from './machine.ts';

// The server is killed without warning, at any moment: the sandbox ends the program at once where there
// is one, and the next start clears up the rest.

const HOST = fileURLToPath(new URL('host.ts', import.meta.url));
const ROUNDS = slowness === 1 ? 20 : 2;
const MEMBERS = slowness === 1 ? 10 : 3;
const TEST_TIMEOUT_MS = 120_000 * slowness;
/** A search path without bwrap and setpriv. */
const NO_TOOLS = '/nonexistent';
/** Nothing at all ends with the server then. */
const NOTHING_HOLDS = [NO_TOOLS, 'no-watchdog'] as const;

interface Host {
  readonly process: ChildProcess;
  readonly run: string;
  readonly confinement: string;
  /** Whether it has a cgroup, and so a watchdog. */
  readonly watched: boolean;
  /** Settles when the program has printed something. */
  readonly said: Promise<void>;
}

async function startHost(
  stateDir: string,
  program: string,
  knobs: object,
  ...more: readonly string[]
): Promise<Host> {
  const child = spawn(process.execPath, [HOST, stateDir, program, JSON.stringify(knobs), ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const said = Promise.withResolvers<void>();
  const started = Promise.withResolvers<{ run: string; confinement: string; watched: boolean }>();
  lines.on('line', (line) => {
    const message = JSON.parse(line);
    if ('run' in message) started.resolve(message);
    else said.resolve();
  });
  child.once('exit', (code, signal) =>
    started.reject(new Error(`The host ended before it started a run (code ${code}, ${signal}).`)),
  );
  return { process: child, ...(await started.promise), said: said.promise };
}

async function killHost(host: Host): Promise<void> {
  const exited = once(host.process, 'exit');
  host.process.kill('SIGKILL');
  await exited;
}

async function noProcessIsLeftWithoutARestart(stateDir: string, run: string): Promise<void> {
  const processes = (): string[] => leftoversOf(stateDir, run).filter((one) => one.startsWith('process'));
  await eventually('the end of all processes without a restart', () => processes().length === 0, 2000);
}

async function nothingIsLeftAfterTheNextStart(stateDir: string, run: string): Promise<void> {
  const next = await startMachine({ stateDir });
  try {
    assert.deepEqual(leftoversOf(stateDir, run), []);
  } finally {
    await next.close();
  }
}

describe('the server is killed in mid-run', () => {
  test('the sandbox ends a family of detached processes at once, the next start removes the rest', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const stateDir = newStateDir();
    for (let round = 0; round < ROUNDS; round++) {
      const host = await startHost(stateDir, 'forks-a-tree', { members: MEMBERS });
      await host.said;
      await killHost(host);
      if (host.watched) await noProcessIsLeftWithoutARestart(stateDir, host.run);
      else t.diagnostic(`no cgroup here, and ${host.confinement}: processes wait for the next start`);
      await nothingIsLeftAfterTheNextStart(stateDir, host.run);
    }
    rmSync(stateDir, { recursive: true, force: true });
  });

  test('at random moments of the start, nothing is left after the next one', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const stateDir = newStateDir();
    for (let round = 0; round < ROUNDS; round++) {
      const waitMs = Math.random() * 150 * slowness;
      t.diagnostic(`killed ${waitMs.toFixed(1)} ms after the run was asked for`);
      const host = await startHost(stateDir, 'forever', {});
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      await killHost(host);
      if (host.watched) await noProcessIsLeftWithoutARestart(stateDir, host.run);
      await nothingIsLeftAfterTheNextStart(stateDir, host.run);
    }
    rmSync(stateDir, { recursive: true, force: true });
  });

  test('without a sandbox the watchdog ends the whole family at once, and removes its cgroup', {
    timeout: TEST_TIMEOUT_MS,
  }, async (t) => {
    const stateDir = newStateDir();
    const host = await startHost(stateDir, 'forks-a-tree', { members: MEMBERS }, NO_TOOLS);
    await host.said;
    await killHost(host);
    if (host.watched) {
      await noProcessIsLeftWithoutARestart(stateDir, host.run);
      const cgroups = (): string[] => cgroupsNamed(host.run);
      await eventually('the end of the cgroup without a restart', () => cgroups().length === 0, 8000);
    } else t.skip('no cgroup can be made here');
    await nothingIsLeftAfterTheNextStart(stateDir, host.run);
    rmSync(stateDir, { recursive: true, force: true });
  });

  test('without any of them the next start ends the family by its cgroup, or by its mark', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const stateDir = newStateDir();
    const host = await startHost(stateDir, 'forks-a-tree', { members: MEMBERS }, ...NOTHING_HOLDS);
    assert.equal(host.confinement, 'none');
    await host.said;
    await killHost(host);
    assert.ok(
      leftoversOf(stateDir, host.run).some((one) => one.startsWith('process')),
      'the family is still there',
    );
    await nothingIsLeftAfterTheNextStart(stateDir, host.run);
    rmSync(stateDir, { recursive: true, force: true });
  });

  test('a runner that lives is left alone by another that starts on the same state', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const stateDir = newStateDir();
    const host = await startHost(stateDir, 'forever', {});
    try {
      await host.said;
      const other = await startMachine({ stateDir });
      assert.ok(
        leftoversOf(stateDir, host.run).some((one) => one.startsWith('process')),
        'its program still runs',
      );
      await other.runner.close();
    } finally {
      await killHost(host);
    }
    await nothingIsLeftAfterTheNextStart(stateDir, host.run);
    rmSync(stateDir, { recursive: true, force: true });
  });

  test('the sweep itself is killed in the middle, and goes on at the next start', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const stateDir = newStateDir();
    const first = await startHost(stateDir, 'forever', {}, ...NOTHING_HOLDS);
    await first.said;
    await killHost(first);
    for (let round = 0; round < ROUNDS; round++) {
      const sweeper = spawn(process.execPath, [HOST, stateDir, 'exits-with', '{"code":0}'], {
        stdio: 'ignore',
      });
      const exited = once(sweeper, 'exit');
      setTimeout(() => sweeper.kill('SIGKILL'), (80 + Math.random() * 120) * slowness);
      await exited;
    }
    await nothingIsLeftAfterTheNextStart(stateDir, first.run);
    rmSync(stateDir, { recursive: true, force: true });
  });
});
