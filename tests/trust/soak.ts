import assert from 'node:assert/strict';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import type { Reading } from '../../src/kernel/reading.ts';
import { HealthSchema } from '../../src/protocol/environment.ts';
import { withSentence } from '../../src/protocol/run-end.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import {
  isUnavailable,
  type ProcessReadings,
  type Sample,
  type Unavailable,
} from '../../src/protocol/sample.ts';
import { cgroupReader } from '../../src/sampling/read-cgroup.ts';
import { processReader } from '../../src/sampling/read-process.ts';
import { judgeRun } from '../../src/verdict/judge.ts';
import { makeScratchCgroup, type ScratchCgroup } from '../kernel/scratch-cgroup.ts';
import { eventually, leftoversOf } from '../runner/machine.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { collecting } from './collecting.ts';
import { inside } from './inside.ts';
import { runOnce, shortRun } from './short-run.ts';

// Many runs in a row on one server, which is looked at from outside after each of them, with the notebook's own
// readers: a run whose program is the server itself.

/** What a thousand runs may have cost the server for each of them at most, as far as they can tell: a page of memory is twice that. */
export const MOST_BYTES_A_RUN = 2048;

/** What the server counts as its work. */
export const work = { counter: 'runs', unit: 'run' } as const;

/** What is kept of a look: a thousand of them make a file that a page is built from. */
const kept = {
  cgroup: ['usageBytes', 'anonBytes', 'fileBytes', 'shmemBytes', 'kernelBytes'],
  process: ['rssBytes', 'rssAnonBytes', 'rssFileBytes', 'fds', 'threads', 'processes'],
} as const;

function only<T extends object>(names: readonly (keyof T)[], readings: T | Unavailable): T | Unavailable {
  if (isUnavailable(readings)) return readings;
  return Object.fromEntries(
    Object.entries(readings).filter(([name]) => names.includes(name as keyof T)),
  ) as T;
}

/**
 * Flags with which the server's Node shows what the server keeps, and little else: it collects every second, as the demos
 * do that count what is left, and compiles nothing, because what is compiled after the first hundred calls looks like a leak of
 * some KB a run until everything is.
 */
export const tidy = [
  ...collecting,
  '--no-opt',
  '--no-sparkplug',
  '--no-maglev',
  '--no-lazy-feedback-allocation',
  '--no-flush-bytecode',
] as const;

/** How a soak is made. */
export interface SoakOptions {
  /** Flags of the server's Node beside those that it always has. */
  readonly flags?: readonly string[];
  /** Called after each run. */
  readonly tell?: (sample: Sample) => void;
}

/** Runs the shortest demo so many times, one after another. @returns the whole as the events of one run */
export async function soak(
  runs: number,
  { flags = [], tell = () => undefined }: SoakOptions = {},
): Promise<RunEvent[]> {
  const own = makeScratchCgroup(`notebook-soak-${process.pid}`);
  try {
    const entrances = own.kind === 'value' ? own.value.entrances : [];
    const server = await startServer([], inside(entrances), 'src/server/main.ts', flags);
    try {
      return await soakServer(server, own, runs, tell);
    } finally {
      await server.stop();
    }
  } finally {
    if (own.kind === 'value') await own.value.remove();
  }
}

async function soakServer(
  server: ServerProcess,
  own: Reading<ScratchCgroup>,
  runs: number,
  tell: (sample: Sample) => void,
): Promise<RunEvent[]> {
  const cgroup =
    own.kind === 'value'
      ? own.value.dirs
      : { unavailable: `No cgroup could be made for the server alone: ${own.because}.` };
  const cgroupNow = cgroupReader(cgroup);
  const startedAt = new Date().toISOString();
  const startMs = performance.now();
  try {
    const environment = HealthSchema.parse(await (await fetch(`${server.origin}/api/health`)).json());
    const samples: Sample[] = [];
    const take = async (): Promise<void> => {
      const process = await serverAlone(server);
      const tMs = performance.now() - startMs;
      const sample: Sample = {
        seq: samples.length,
        tMs,
        cgroup: only(kept.cgroup, cgroupNow.read(tMs)),
        process: only(kept.process, process),
        runtime: { unavailable: 'It was looked at from outside only.' },
        demo: { [work.counter]: samples.length },
      };
      samples.push(sample);
      tell(sample);
    };
    await take();
    while (samples.length <= runs) {
      const { id, end } = await runOnce(server.origin);
      assert.equal(end.kind, 'finished', end.sentence);
      assert.deepEqual(leftoversOf(server.stateDir, id), []);
      await take();
    }
    const afterMs = performance.now() - startMs;
    return eventsOf(samples, { runs, startedAt, afterMs, environment });
  } finally {
    cgroupNow.close();
  }
}

/** Reads the server when it has no children any more: the watchdog of a run leaves a moment after it. */
async function serverAlone(server: ServerProcess): Promise<ProcessReadings> {
  const pid = server.child.pid;
  const reader = processReader(thisKernel, {
    cgroup: { unavailable: 'The process tree is what is asked for.' },
    rootPid: () => pid,
    scaffoldPids: () => new Set(),
    selfReport: () => undefined,
    filesDir: server.stateDir,
  });
  return eventually('a server without children', () => {
    const found = reader.read(performance.now());
    return !isUnavailable(found) && found.processes === 1 ? found : undefined;
  });
}

interface Frame {
  readonly runs: number;
  readonly startedAt: string;
  readonly afterMs: number;
  readonly environment: ReturnType<typeof HealthSchema.parse>;
}

function eventsOf(samples: readonly Sample[], { runs, startedAt, afterMs, environment }: Frame): RunEvent[] {
  const { node, kernel, platform, cgroup, confinement, filesystem, lruGen } = environment;
  const started: RunEvent = {
    type: 'started',
    id: 1,
    data: {
      run: 'this-notebook',
      demo: 'this-notebook',
      knobs: { runs, demo: shortRun.demo },
      startedAt,
      environment: {
        node,
        kernel,
        platform,
        cgroup,
        confinement,
        filesystem,
        ...(lruGen === undefined ? {} : { lruGen }),
      },
      // One sample a run: this is how many there were in a second.
      sampleHz: Math.round((samples.length / afterMs) * 10_000) / 10,
    },
  };
  const events = [started, ...samples.map((data, i): RunEvent => ({ type: 'sample', id: i + 2, data }))];
  const end = withSentence({ kind: 'finished', afterMs });
  const verdict = judgeRun(events, work);
  return [...events, { type: 'end', id: events.length + 1, data: { end, verdict } }];
}
