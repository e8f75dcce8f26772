import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoOf } from '../../src/kernel/errno.ts';
import { serverFlags } from '../../src/launch/server-flags.mjs';
import { createRunner } from '../../src/runner/create-runner.ts';
import { makeScratchCgroup } from '../kernel/scratch-cgroup.ts';
import { freePort, stateFolder } from '../support/server-process.ts';
import { inside } from './inside.ts';

/** A notebook server whose runtime stands and whose program has not begun, so that something can be done to it first. */
export interface HeldServer {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly origin: string;
  readonly stateDir: string;
  /** What it has printed so far. */
  output(): string;
  /** Lets the program begin. @returns whether it serves; if not it has ended; undefined when it does neither in time */
  begin(): Promise<boolean | undefined>;
  /** Settles when it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** What of it is on the machine. */
  leftovers(): string[];
  /** Ends it if it has not, and lets the next start clear up what is left; idempotent. @returns what is left even then */
  remove(): Promise<string[]>;
}

/** How a server is held. */
export interface HoldOptions {
  /** One that is there already and is not to be removed; a new one unless given. */
  readonly stateDir?: string;
  /** Variables beside our own. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Says on descriptor 3 that the runtime stands, and waits there for a word, before the program is even looked for. */
const GATE =
  'data:text/javascript,import{readSync,writeSync}from"node:fs";writeSync(3,"?");readSync(3,Buffer.alloc(1))';
const BEGIN_MS = 60_000;
const END_MS = 10_000;
let held = 0;

/** Starts a server up to the first line of its program, in a cgroup of its own where one can be made. */
export async function holdServer({ stateDir: given, env = {} }: HoldOptions = {}): Promise<HeldServer> {
  const port = await freePort();
  const stateDir = given ?? stateFolder();
  held += 1;
  const own = makeScratchCgroup(`notebook-held-${process.pid}-${held}`);
  const entrances = own.kind === 'value' ? own.value.entrances : [];
  const options = ['--port', String(port), '--no-open', '--state-dir', stateDir];
  const node = [process.execPath, ...serverFlags, '--import', GATE, 'src/server/main.ts', ...options];
  const [command = process.execPath, ...rest] = [...inside(entrances), ...node];
  const child = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => (output += text));
  const origin = `http://127.0.0.1:${port}`;
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, signal: child.signalCode }));
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const leftovers = (): string[] => [
    ...processesOf(stateDir),
    ...['journal', 'runs'].flatMap((part) => entriesOf(join(stateDir, part))),
    ...entrances.flatMap((procs) => cgroupsBelow(dirname(procs))),
  ];
  const remove = async (): Promise<string[]> => {
    if (!hasEnded()) child.kill('SIGKILL');
    await ended;
    if (leftovers().length > 0) await (await createRunner({ demosDir: 'demos', stateDir })).close();
    const left = leftovers();
    if (own.kind === 'value') await own.value.remove();
    if (given === undefined) rmSync(stateDir, { recursive: true, force: true });
    return left;
  };
  let removed: Promise<string[]> | undefined;
  const gate = child.stdio[3];
  assert.ok(gate instanceof Duplex);
  // One that was killed at the gate reads no more.
  gate.on('error', () => undefined);
  await Promise.race([once(gate, 'data'), ended]);
  return {
    child,
    pid: child.pid ?? 0,
    origin,
    stateDir,
    output: () => output,
    ended,
    leftovers,
    async begin() {
      gate.end('!');
      const giveUpMs = performance.now() + BEGIN_MS;
      while (!hasEnded() && performance.now() < giveUpMs) {
        if (await answers(origin)) return true;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      if (!hasEnded()) return undefined;
      await ended;
      return false;
    },
    remove: () => (removed ??= remove()),
  };
}

/** Asks a server to end. @returns how it did; undefined when it did not in ten seconds */
export async function endInOrder(server: HeldServer): Promise<Awaited<HeldServer['ended']> | undefined> {
  server.child.kill('SIGTERM');
  const waiting = new AbortController();
  const late = delay(END_MS, undefined, { signal: waiting.signal }).catch(() => undefined);
  const how = await Promise.race([server.ended, late]);
  waiting.abort();
  return how;
}

/** The thread that works with files for a server that has one such thread. Source: libuv names them so, `uv_thread_setname`. */
export function fileThreadOf({ pid }: HeldServer): number {
  const threads = readdirSync(`/proc/${pid}/task`).filter((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/comm`, 'utf8').startsWith('libuv-worker'),
  );
  assert.equal(threads.length, 1, 'one thread for files');
  return Number(threads[0]);
}

/** Whether a server answers that it is well, within two seconds. */
export async function answers(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/api/health`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    // Not yet, not any more, or not in time.
    return false;
  }
}

/** Processes, zombies left out, whose command line or environment names the state directory: programs, sandboxes, the server. */
export function processesOf(stateDir: string): string[] {
  const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return names.filter((pid) => isOf(pid, stateDir)).map((pid) => `process ${pid}`);
}

function isOf(pid: string, stateDir: string): boolean {
  try {
    return ['cmdline', 'environ'].some((file) =>
      readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(stateDir),
    );
  } catch {
    // It has ended since it was listed, or is somebody else's.
    return false;
  }
}

function entriesOf(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];
}

/** All cgroups below one; some may go away while they are listed. */
function cgroupsBelow(directory: string): string[] {
  try {
    const below = readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(directory, entry.name));
    return below.flatMap((path) => [path, ...cgroupsBelow(path)]);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
