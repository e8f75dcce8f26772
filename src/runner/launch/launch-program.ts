import { type ChildProcess, spawn } from 'node:child_process';
import { Duplex, Readable } from 'node:stream';
import * as z from 'zod';
import { INFO_FD } from '../confine/bubblewrap.ts';
import type { Confined, Rung } from '../confine/ladder.ts';
import type { Exit } from '../end/cause.ts';
import { entryCommand } from './command-line.ts';
import { exitOf } from './exit-of.ts';
import { hiding } from './inherited-descriptors.ts';

/** What is launched, and inside of what. */
export interface Launch {
  readonly rung: Rung;
  readonly confined: Confined;
  /** `cgroup.procs` files to enter; empty where there is no cgroup. */
  readonly doors: readonly string[];
  /** Descriptors of this process that the program must not be handed. */
  readonly inherited: readonly number[];
  readonly maxOpenFiles: number;
  readonly maxFileBytes: number;
}

/** A program that was launched. */
export interface LaunchedProgram {
  /** Pid of the process that was started: the program, or the sandbox around it. Undefined when it could not be started. */
  readonly pid: number | undefined;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Descriptor 3 of the program. */
  readonly channel: Duplex;
  /** Pids of the sandbox's own processes. */
  scaffoldPids(): ReadonlySet<number>;
  /** Settles when the process ended, or could not be started; never fails. @param lastWords asked for at that moment. */
  exited(lastWords: () => string | undefined): Promise<Exit>;
  /** Settles when all pipes are read to their ends as well. */
  readonly closed: Promise<void>;
  /** SIGKILL to the process and its process group. */
  kill(): void;
}

const CHANNEL_FD = 3;

/**
 * Starts a program inside its limits. It is a process group of its own, so that Ctrl-C in the server's
 * terminal does not reach it. It must be called on the main thread: the death signal follows the thread that started it.
 */
export function launchProgram(launch: Launch): LaunchedProgram {
  const { rung, confined } = launch;
  const [command, ...args] = entryCommand({ ...launch, command: rung.wrap(confined) });
  const pipes = ['ignore', 'pipe', 'pipe', 'pipe', ...(rung.hasScaffold ? ['pipe' as const] : [])] as const;
  const child = hiding(pipes, launch.inherited, (stdio) =>
    spawn(command, args, { cwd: confined.filesDir, env: { ...confined.env }, detached: true, stdio }),
  );
  // Without descriptors left the error comes even before there are streams; without a listener it would end the server.
  const failed = new Promise<Exit>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, neverStarted: error.message }));
  });
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const scaffold = new Set<number>(rung.hasScaffold && child.pid !== undefined ? [child.pid] : []);
  if (rung.hasScaffold) noteReaper(streamOf(child, INFO_FD), scaffold);
  return {
    pid: child.pid,
    stdout: readableOf(child.stdout),
    stderr: readableOf(child.stderr),
    channel: streamOf(child, CHANNEL_FD),
    scaffoldPids: () => scaffold,
    exited: (lastWords) => Promise.race([failed, exitOfChild(child, rung, lastWords)]),
    closed,
    kill: () => killGroup(child),
  };
}

function exitOfChild(child: ChildProcess, rung: Rung, lastWords: () => string | undefined): Promise<Exit> {
  return new Promise((resolve) => {
    // 'exit' comes before the pipes are read out; the last words are in them.
    child.once('exit', (code, signal) => {
      const tell = (): void => resolve(exitOf(code, signal, rung.hasScaffold, lastWords()));
      child.once('close', tell);
      // A grandchild may hold the pipes open for ever.
      setTimeout(tell, OUTPUT_GRACE_MS).unref();
    });
  });
}

/** How long after the exit the rest of the output is waited for. */
const OUTPUT_GRACE_MS = 200;

function killGroup(child: ChildProcess): void {
  // After its exit was collected the pid may be somebody else's.
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // The child has not become the leader of its group yet, or is gone.
    if (error instanceof Error) child.kill('SIGKILL');
  }
}

const InfoSchema = z.object({ 'child-pid': z.int() });

/** The first process of the new pid namespace is bwrap's as well: it reaps orphans. Source: bwrap(1), `--info-fd`. */
function noteReaper(info: Readable, scaffold: Set<number>): void {
  let text = '';
  info.setEncoding('utf8');
  info.on('data', (chunk: string) => {
    text += chunk;
    const reaper = reaperOf(text);
    if (reaper !== undefined) scaffold.add(reaper);
  });
  // Bubblewrap failed before it told; its exit says so.
  info.on('error', () => info.destroy());
}

function reaperOf(text: string): number | undefined {
  try {
    const parsed = InfoSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data['child-pid'] : undefined;
  } catch (error) {
    // Half of it so far.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function streamOf(child: ChildProcess, fd: number): Duplex {
  // Without descriptors left there are no streams at all, whatever the type says; the 'error' that follows tells why.
  const streams: readonly unknown[] | undefined = child.stdio;
  if (streams === undefined) return silence();
  const stream = streams[fd];
  if (stream instanceof Duplex) return stream;
  throw new Error(`Expected a socket on descriptor ${fd} of the program, found none.`);
}

/** A stream that ends at once and takes everything. */
function silence(): Duplex {
  return new Duplex({
    read() {
      this.push(null);
    },
    write: (_chunk, _encoding, taken) => taken(),
  });
}

function readableOf(stream: Readable | null): Readable {
  return stream ?? Readable.from([]);
}
