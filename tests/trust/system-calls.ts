import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../runner/machine.ts';

/** A failure that strace(1) puts in the place of a system call: `nth` counts the calls of one thread, from 1. */
export interface Fault {
  readonly call: string;
  readonly error: string;
  readonly nth: number;
  /** Only calls on these paths are counted, and fail; on any when there is none. */
  readonly paths?: readonly string[];
}

/** A system call as strace saw it. */
export interface TracedCall {
  /** The thread that made it. */
  readonly task: number;
  readonly name: string;
  /** The arguments as strace prints them: descriptors with the path or the kind of what they are. */
  readonly args: string;
  /** Whether it failed because it was made to. */
  readonly injected: boolean;
}

/** What is traced: these threads alone, or a whole process with its threads and children, the coming ones too. */
export type Tasks = { readonly only: readonly number[] } | { readonly all: number };

/** A strace that is attached. */
interface Tracing {
  /** Lets go of everything. @returns the calls, in their order. */
  detach(): Promise<readonly TracedCall[]>;
}

/** How long strace may take to let go; then it is killed, which lets go as well. */
const LET_GO_MS = 5000;

/** Why no system call can be made to fail here; undefined where it can. */
export function missingStrace(): string | undefined {
  const found = spawnSync('strace', ['-qq', '-o', '/dev/null', '-e', 'inject=mkdir:error=EROFS', 'true']);
  if (found.status === 0) return undefined;
  return found.error === undefined
    ? `strace cannot trace here: ${found.stderr.toString().trim()}`
    : 'strace is not installed (Debian: apt-get install strace)';
}

/**
 * Does something while strace is attached to threads. However that ends, nothing stays attached.
 * @param calls the names of those that are looked at
 * @param fault what is to fail meanwhile; undefined: nothing
 * @returns what was done came to, and the calls in their order
 */
export async function whileTracing<T>(
  tasks: Tasks,
  calls: readonly string[],
  fault: Fault | undefined,
  act: () => Promise<T>,
): Promise<{ readonly result: T; readonly traced: readonly TracedCall[] }> {
  const tracing = await attach(tasks, calls, fault);
  let traced: readonly TracedCall[] = [];
  let result: T;
  try {
    result = await act();
  } finally {
    traced = await tracing.detach();
  }
  return { result, traced };
}

async function attach(tasks: Tasks, calls: readonly string[], fault: Fault | undefined): Promise<Tracing> {
  const folder = mkdtempSync(join(tmpdir(), 'notebook-strace-'));
  const file = join(folder, 'calls');
  const to =
    'all' in tasks ? ['-f', '-p', String(tasks.all)] : tasks.only.flatMap((task) => ['-p', String(task)]);
  const paths = fault?.paths?.flatMap((path) => ['-P', path]) ?? [];
  const inject =
    fault === undefined ? [] : ['-e', `inject=${fault.call}:error=${fault.error}:when=${fault.nth}`];
  const strace = spawn(
    'strace',
    ['-q', '-y', '-s', '40', '-o', file, '-e', `trace=${calls.join(',')}`, ...inject, ...paths, ...to],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  strace.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  const exited = once(strace, 'exit');
  const wanted = 'all' in tasks ? [tasks.all] : tasks.only;
  try {
    await eventually('strace to attach', () => {
      if (strace.exitCode !== null) throw new Error(`strace ended: ${said}`);
      return wanted.every((task) => tracerOf(task) === strace.pid);
    });
  } catch (error) {
    await end(strace, exited);
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`strace could not be attached; it said: ${said}`, { cause: error });
  }
  return {
    async detach() {
      try {
        await end(strace, exited);
        return parseCalls(readFileSync(file, 'utf8'), wanted[0] ?? 0);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

async function end(strace: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (strace.exitCode !== null || strace.signalCode !== null) return;
  strace.kill('SIGINT');
  const impatient = setTimeout(() => strace.kill('SIGKILL'), LET_GO_MS);
  await exited;
  clearTimeout(impatient);
}

function tracerOf(task: number): number {
  try {
    return Number(/^TracerPid:\s+(\d+)/m.exec(readFileSync(`/proc/${task}/status`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}

const LINE =
  /^(?:(?<task>\d+)\s+)?(?:(?<name>\w+)\((?<args>.*)|<\.\.\. (?<resumed>\w+) resumed>(?<rest>.*))$/;

/** The calls in the output of strace. One that another thread interrupted stands in two lines. @param alone the thread, where only one is traced */
export function parseCalls(text: string, alone: number): TracedCall[] {
  const calls: (TracedCall & { injected: boolean; args: string })[] = [];
  const open = new Map<number, (typeof calls)[number]>();
  for (const line of text.split('\n')) {
    const found = LINE.exec(line)?.groups;
    if (found === undefined) continue;
    const task = Number(found.task ?? alone);
    if (found.name !== undefined) {
      const call = { task, name: found.name, args: found.args ?? '', injected: line.endsWith('(INJECTED)') };
      calls.push(call);
      if (line.endsWith('<unfinished ...>')) open.set(task, call);
    } else {
      const call = open.get(task);
      if (call === undefined) continue;
      call.args += found.rest ?? '';
      call.injected = line.endsWith('(INJECTED)');
      open.delete(task);
    }
  }
  return calls;
}
