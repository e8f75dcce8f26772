import type { CatalogueEntry } from '../../src/protocol/demo.ts';
import type { Environment, Limits } from '../../src/protocol/environment.ts';
import type { RunView } from '../../src/protocol/run.ts';
import { type RunEnd, withSentence } from '../../src/protocol/run-end.ts';
import type { KnobValues, Mark, RunEvent } from '../../src/protocol/run-event.ts';
import { createEventLog, type WritableEventLog } from '../../src/runner/event-log.ts';
import {
  ActionRefused,
  type NewRunEvent,
  QueueFull,
  type Run,
  type Runner,
} from '../../src/runner/runner.ts';

// A runner whose runs do what the test says, when it says it: for what HTTP makes of a run. What a real
// run is like is tested with the real runner.

export const environment: Environment = {
  node: 'v26.10.0',
  kernel: '6.18.0',
  platform: 'linux',
  cgroup: { version: 1, writable: true },
  confinement: { level: 'bubblewrap', achieved: ['own pid namespace', 'no network'] },
  filesystem: { type: 'ext4', pageCache: true },
};

/** The limits of a server that is scripted. */
export const limits: Limits = {
  concurrentRuns: 4,
  waitingRuns: 20,
  safetyMemoryBytes: 2 ** 30,
  promisedMemoryBytes: 2 ** 31,
  diskQuotaBytes: 2 ** 31,
  diskReserveBytes: 2 ** 30,
  fileQuota: 50_000,
  outputBytes: 2 ** 20,
  deadlineMs: 60_000,
  unwatchedMs: 30_000,
};

/** A run that happens by hand. */
export interface ScriptedRun extends Run {
  readonly log: WritableEventLog;
  readonly watchers: number;
  /** How many readers there have been at all. */
  readonly readersSoFar: number;
  state: RunView['state'];
  position: number | undefined;
  append(event: NewRunEvent): RunEvent | undefined;
  started(): void;
  sample(seq: number, more?: Partial<{ demo: Record<string, number> }>): void;
  end(): void;
}

/** A runner whose runs happen by hand. */
export interface ScriptedRunner extends Runner {
  readonly runs: readonly ScriptedRun[];
  readonly closed: boolean;
  /** State of the next run, and whether the waiting room is full. */
  next: { state: RunView['state']; full: boolean };
}

export function createScriptedRunner(capacity = 10_000): ScriptedRunner {
  const runs: ScriptedRun[] = [];
  const byId = new Map<string, ScriptedRun>();
  let closed = false;
  return {
    environment,
    limits,
    runs,
    next: { state: 'running', full: false },
    get closed() {
      return closed;
    },
    start(demo, knobs) {
      if (this.next.full) throw new QueueFull(20, 7, 'turn-1-x');
      const run = createScriptedRun(`run-${runs.length + 1}`, demo, knobs, this.next.state, capacity);
      runs.push(run);
      byId.set(run.id, run);
      return run;
    },
    get: (id) => byId.get(id),
    list: () => [...runs].reverse(),
    async close() {
      closed = true;
      await Promise.all(runs.map((run) => run.stop('server')));
    },
  };
}

function createScriptedRun(
  id: string,
  demo: CatalogueEntry,
  knobs: KnobValues,
  state: RunView['state'],
  capacity: number,
): ScriptedRun {
  const log = createEventLog(capacity);
  const { promise: gone, resolve } = Promise.withResolvers<RunEnd>();
  let watchers = 0;
  let readersSoFar = 0;
  const finish = (end: RunEnd) => {
    if (log.ended) return;
    log.append({
      type: 'end',
      data: { end, verdict: { kind: 'none', sentence: 'Nothing grew.' } },
    });
    run.state = 'ended';
    resolve(end);
  };
  const run: ScriptedRun = {
    id,
    demo,
    knobs,
    log,
    gone,
    isLeft: false,
    state,
    position: state === 'queued' ? 0 : undefined,
    get watchers() {
      return watchers;
    },
    get isWatched() {
      return watchers > 0;
    },
    get readersSoFar() {
      return readersSoFar;
    },
    view: () => ({
      id,
      demo: demo.id,
      state: run.state,
      knobs,
      ...(run.position === undefined ? {} : { position: run.position }),
      events: `/api/runs/${id}/events`,
      summary: { samples: 0, marks: 0, logLines: 0, lastTMs: 0 },
    }),
    watch() {
      watchers += 1;
      readersSoFar += 1;
      return () => {
        watchers -= 1;
      };
    },
    async act(action): Promise<Mark> {
      if (run.state === 'ended') throw new ActionRefused('not-running', 'The run has ended.');
      if (action === 'delete-current') throw new ActionRefused('refused', 'There is no current file.');
      if (action === 'reopen-current') throw new ActionRefused('no-answer', 'No answer within 5 s.');
      const mark: Mark = { tMs: 1, name: action, label: action, by: 'reader' };
      log.append({ type: 'mark', data: mark });
      return mark;
    },
    async stop(by) {
      finish(withSentence({ kind: 'stopped', afterMs: 1, by }));
      return gone;
    },
    append: (event) => log.append(event),
    started: () =>
      void log.append({
        type: 'started',
        data: {
          run: id,
          demo: demo.id,
          knobs,
          startedAt: '2026-01-02T03:04:05.678Z',
          environment,
          sampleHz: 10,
        },
      }),
    sample: (seq, more = {}) =>
      void log.append({
        type: 'sample',
        data: {
          seq,
          tMs: seq * 100,
          cgroup: { usageBytes: 1000 + seq, anonBytes: 400 },
          process: { rssBytes: 2000, fds: 20 },
          runtime: { unavailable: 'not reported yet' },
          demo: more.demo ?? { loggedBytes: seq * 10 },
        },
      }),
    end: () => finish(withSentence({ kind: 'finished', afterMs: 1 })),
  };
  return run;
}
