import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createNetServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { locateCgroup } from '../../../src/kernel/cgroup-location.ts';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { readMountinfo } from '../../../src/kernel/mountinfo.ts';
import { readProcCgroup } from '../../../src/kernel/proc-cgroup.ts';
import { type Confinement, type Health, HealthSchema } from '../../../src/protocol/environment.ts';
import { identify } from '../../../src/runner/journal/identity.ts';
import { markedProcesses } from '../../../src/runner/journal/marked-processes.ts';
import type { Run } from '../../../src/runner/runner.ts';
import { createServer } from '../../../src/server/create-server.ts';
import type { Someone, Targets } from '../../fixtures/programs/tries-to-escape/targets.ts';
import { type FixtureProgram, fixtureDemo } from '../../runner/fixture-demos.ts';
import {
  cgroupsNamed,
  eventually,
  lineOf,
  newStateDir,
  slowness,
  startMachine,
  type TestMachine,
} from '../../runner/machine.ts';
import { openTerminal } from './terminal.ts';

/** What the hostile program got, and what became of everything that it was after. */
export interface HostileRun {
  readonly machine: TestMachine;
  readonly health: Health;
  /** By the name of the attempt: `did`, or the error; more than one where it was tried in several ways. */
  readonly outcomes: ReadonlyMap<string, readonly string[]>;
  readonly environment: readonly string[];
  readonly targets: Targets;
  readonly run: Run;
  readonly other: Run;
  /** How many signals of the program reached this process. */
  readonly signals: number;
  /** How often somebody came to the two servers. */
  readonly visits: number;
  /** What was typed into the terminal. */
  readonly typed: string;
  /** What held the program before its first try and after its last; undefined where runs get no cgroup. */
  readonly bounds: { readonly before: Bounds; readonly after: Bounds } | undefined;
  /** Lets the program go. */
  letGo(): void;
}

/** What the kernel says of the limits of a program that lives. */
export interface Bounds {
  /** The memory limit in force, in bytes. */
  readonly memoryBytes: number;
  /** The limit of processes and threads as the kernel writes it; left out where there is no such controller. */
  readonly pids?: string;
  /** The cgroups of the run that the program is in, by hierarchy: `/proc/PID/cgroup`. */
  readonly cgroups: readonly string[];
  /** How many processes the kernel has killed in it for want of memory. */
  readonly oomKills: number;
}

const CANARY = 'the canary sings';
/** On an emulated machine all the tries take minutes; the other run has to outlive them. */
const DEADLINE_MS = 600_000;
/** Small enough for two at a time on a machine of 3 GB. */
export const LIMIT_MB = 256;

/**
 * Lets the hostile program loose on a machine, with everything that it may be after in place. All of it goes with the test.
 * @returns why this machine does not reach the rung, where it does not
 */
export async function runHostile(
  t: TestContext,
  rung: Confinement['level'],
  searchPath: string | undefined,
): Promise<HostileRun | string> {
  const home = newStateDir();
  const environment = { HOME: process.env.HOME, NOTEBOOK_CANARY: process.env.NOTEBOOK_CANARY };
  Object.assign(process.env, { HOME: home, NOTEBOOK_CANARY: CANARY });
  t.after(() => {
    for (const [name, value] of Object.entries(environment)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(home, { recursive: true, force: true });
  });
  let signals = 0;
  const onSignal = () => {
    signals += 1;
  };
  process.on('SIGWINCH', onSignal);
  t.after(() => process.off('SIGWINCH', onSignal));

  const machine = await startMachine({ hz: 2, ...(searchPath === undefined ? {} : { searchPath }) });
  t.after(() => machine.close());
  const { level, reason = 'no reason given' } = machine.runner.environment.confinement;
  if (level !== rung) return reason;
  const nothing = { list: () => [], get: () => undefined };
  const api = createServer({ runner: machine.runner, catalogue: nothing, dist: '/nowhere', version: '0' });
  const apiPort = await api.listen(0);
  t.after(() => api.close('test over'));

  let visits = 0;
  const answering = async (where: { port: number; host: string } | { path: string }): Promise<Server> => {
    const server = createNetServer((socket) => {
      visits += 1;
      socket.end(CANARY);
    });
    t.after(() => server.close());
    await once(server.listen(where), 'listening');
    return server;
  };
  const tcp = (await answering({ port: 0, host: '127.0.0.1' })).address();
  const abstractSocket = `\0notebook-test-${process.pid}-${home.slice(-6)}`;
  await answering({ path: abstractSocket });
  const homeSocket = join(home, 'socket');
  await answering({ path: homeSocket });

  const other = machine.runner.start(fixtureDemo('forever', { deadlineMs: DEADLINE_MS }), {
    limitMb: LIMIT_MB,
  });
  other.watch();
  await lineOf(other, 'here for ever');
  const otherDir = join(machine.stateDir, 'runs', other.id);
  const put = (path: string): string => {
    writeFileSync(path, CANARY);
    return path;
  };
  const terminal = await openTerminal(t);
  const targets: Targets = {
    homeFile: put(join(home, 'canary')),
    canary: CANARY,
    homePlant: join(home, 'planted'),
    homeSocket,
    otherFile: put(join(otherDir, 'canary')),
    otherEntry: join(machine.stateDir, 'journal', `${other.id}.json`),
    journalPlant: join(machine.stateDir, 'journal', 'planted'),
    module: join(process.cwd(), 'node_modules/zod/package.json'),
    systemPlant: `/usr/memory-notebook-test-${home.slice(-6)}`,
    server: someone(process.pid),
    other: someone(await programOf(otherDir, 'forever')),
    environment: createHash('sha256').update(readFileSync('/proc/self/environ')).digest('hex'),
    apiPort,
    tcpPort: typeof tcp === 'object' && tcp !== null ? tcp.port : 0,
    abstractSocket,
    ...(terminal === undefined ? {} : { terminal: terminal.path }),
    otherCgroups: cgroupsNamed(other.id),
    doors: ownDoors(),
  };
  t.after(() => rmSync(targets.systemPlant, { force: true }));

  const run = machine.runner.start(fixtureDemo('tries-to-escape', { deadlineMs: DEADLINE_MS }), {
    targets: JSON.stringify(targets),
    limitMb: LIMIT_MB,
  });
  run.watch();
  await lineOf(run, 'ready to try');
  const runDir = join(machine.stateDir, 'runs', run.id);
  const program = await programOf(runDir, 'tries-to-escape');
  const hasCgroup = machine.runner.environment.cgroup.writable;
  const boundsNow = (): Bounds | undefined => (hasCgroup ? boundsOf(run.id, program) : undefined);
  const before = boundsNow();
  writeFileSync(join(runDir, 'may-begin'), '');
  const said = () => run.log.since(0).flatMap((event) => (event.type === 'log' ? [event.data.text] : []));
  // Listened to, not looked at again and again: on an emulated machine that takes the time of the program.
  const through = new Promise<void>((resolve) => {
    run.log.subscribe((event) => {
      if (event.type === 'end' || (event.type === 'log' && event.data.text === 'tried everything')) resolve();
    });
  });
  await Promise.race([through, delay(30_000 * slowness, undefined, { ref: false })]);
  assert.ok(said().includes('tried everything'), `It came no further than this: ${said().join('; ')}`);
  const after = boundsNow();
  const lines = said();
  const outcomes = Map.groupBy(
    lines.flatMap((line) => {
      const [, name, outcome] = /^tried ([a-z-]+): (.*)$/.exec(line) ?? [];
      return name === undefined || outcome === undefined ? [] : [{ name, outcome }];
    }),
    ({ name }) => name,
  );
  const health = await (await fetch(`http://127.0.0.1:${apiPort}/api/health`)).json();
  return {
    machine,
    health: HealthSchema.parse(health),
    outcomes: new Map([...outcomes].map(([name, all]) => [name, all.map(({ outcome }) => outcome)])),
    environment: (lines.find((line) => line.startsWith('environment ')) ?? '').split(' ').slice(1),
    targets,
    run,
    other,
    signals,
    visits,
    typed: terminal?.typed() ?? '',
    bounds: before === undefined || after === undefined ? undefined : { before, after },
    letGo: () => writeFileSync(join(runDir, 'may-leave'), ''),
  };
}

function someone(pid: number): Someone {
  return { pid, startTimeTicks: identify(thisKernel, pid)?.startTimeTicks ?? 0 };
}

/** The program of a run: the one of its processes that is not the sandbox's. */
function programOf(filesDir: string, id: FixtureProgram): Promise<number> {
  return eventually(`the program ${id}`, () =>
    markedProcesses(thisKernel, filesDir).findLast((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').at(-2)?.endsWith(`${id}/main.ts`),
    ),
  );
}

/** The `cgroup.procs` of the cgroups that this process is in itself, in every hierarchy that runs are in. */
function ownDoors(): string[] {
  const mounts = readMountinfo(thisKernel);
  const memberships = readProcCgroup(thisKernel, 'self');
  if (mounts.kind !== 'value' || memberships.kind !== 'value') return [];
  const found = (['memory', 'pids', 'v2'] as const).map((hierarchy) =>
    locateCgroup(mounts.value, memberships.value, hierarchy),
  );
  return found.flatMap((one) => (one.kind === 'value' ? [join(one.value.directory, 'cgroup.procs')] : []));
}

/** Reads what holds a run. @throws Error when it has no memory limit or no counter */
function boundsOf(runId: string, pid: number): Bounds {
  const textOf = (file: string): string | undefined => {
    const path = cgroupsNamed(runId)
      .map((directory) => join(directory, file))
      .find(existsSync);
    return path === undefined ? undefined : readFileSync(path, 'utf8').trim();
  };
  const memory = textOf('memory.max') ?? textOf('memory.limit_in_bytes');
  const events = textOf('memory.events') ?? textOf('memory.oom_control');
  const [, oomKills] = /^oom_kill (\d+)$/m.exec(events ?? '') ?? [];
  assert.ok(memory !== undefined && oomKills !== undefined, `limit ${memory}, counters ${events}`);
  const pids = textOf('pids.max');
  const memberships = readFileSync(`/proc/${pid}/cgroup`, 'utf8').trim().split('\n');
  return {
    memoryBytes: Number(memory),
    ...(pids === undefined ? {} : { pids }),
    cgroups: memberships.filter((line) => line.endsWith(`/${runId}`)),
    oomKills: Number(oomKills),
  };
}

/** What lies in the journal and is no entry of a run that lives. */
export function plantedIn(stateDir: string): string[] {
  return readdirSync(join(stateDir, 'journal')).filter((name) => !/^[0-9a-f]{16}\.json$/.test(name));
}
