import { randomBytes } from 'node:crypto';
import type { CatalogueEntry } from '../protocol/demo.ts';
import type { RunView } from '../protocol/run.ts';
import { type RunEnd, type RunEndFacts, withSentence } from '../protocol/run-end.ts';
import type { KnobValues } from '../protocol/run-event.ts';
import type { Verdict } from '../protocol/verdict.ts';
import { judgeRun } from '../verdict/judge.ts';
import type { Cause } from './end/cause.ts';
import { createFirstCause } from './end/first-cause.ts';
import { createWatchers } from './end/unwatched.ts';
import { createEventLog } from './event-log.ts';
import { memoryLimitBytes } from './limits.ts';
import { type Life, type LifeEnd, live } from './live.ts';
import type { WaitingRoom } from './queue/waiting-room.ts';
import type { RunContext } from './run-context.ts';
import { ActionRefused, type Run } from './runner.ts';
import { summarize } from './summarize.ts';

const ID_BYTES = 8;

/**
 * One run of one demo, from the waiting room to its removal.
 * @throws QueueFull when there is no place to wait.
 */
export function createRun(
  context: RunContext,
  room: WaitingRoom,
  demo: CatalogueEntry,
  knobs: KnobValues,
  turn?: string,
): Run {
  const id = randomBytes(ID_BYTES).toString('hex');
  const log = createEventLog();
  const summary = summarize(log);
  const watchers = createWatchers(context.clock, context.limits.unwatchedMs);
  const cause = createFirstCause<Cause>();
  const gone = Promise.withResolvers<RunEnd>();
  const memoryBytes = memoryLimitBytes(demo, knobs, context.limits);
  let state: RunView['state'] = 'queued';
  let life: Life | undefined;
  let startedAt: string | undefined;
  let ending: { end: RunEnd; verdict: Verdict } | undefined;

  let left: LifeEnd['left'];
  const finish = (end: RunEnd): void => {
    watchers.disarm();
    const verdict = judgeRun(log.since(0), demo.work);
    ending = { end, verdict };
    state = 'ended';
    log.append({ type: 'end', data: { end, verdict } });
    // A process that did not end still has the memory that was promised to it.
    if (left?.processes === true) void left.over.then(() => ticket.leave());
    else ticket.leave();
    gone.resolve(end);
  };
  const begin = (): void => {
    if (state !== 'queued') return;
    watchers.disarm();
    state = 'starting';
    startedAt = new Date().toISOString();
    const startMs = context.clock.nowMs();
    const subject = { id, demo, knobs, memoryBytes, startedAt, log, cause, watchers, startMs };
    life = live(context, subject, {
      onRunning: () => {
        state = 'running';
      },
      onStopping: () => {
        state = 'stopping';
      },
    });
    life.over
      .catch((error: unknown): LifeEnd => ({ facts: brokeDown(error, context.clock.nowMs() - startMs) }))
      .then((over) => {
        left = over.left;
        void left?.over.then(() => {
          left = undefined;
        });
        finish(withSentence(over.facts));
      });
  };
  const ticket = room.enter(memoryBytes, begin, turn);
  // A place that nobody waits at is given to others. Once the run is there, its watchers are counted again.
  watchers.arm(() => {
    if (state === 'queued') finish(withSentence({ kind: 'stopped', afterMs: 0, by: 'nobody-watching' }));
  });

  return {
    id,
    demo,
    knobs,
    log,
    gone: gone.promise,
    get isLeft() {
      return left !== undefined;
    },
    get isWatched() {
      return watchers.watching > 0;
    },
    watch: watchers.enter,
    view: () => ({
      id,
      demo: demo.id,
      // Admitted in this turn of the event loop, begun in the next: it does not wait for anybody.
      state: state === 'queued' && ticket.position() === undefined ? 'starting' : state,
      knobs,
      events: `/api/runs/${id}/events`,
      ...positionOf(ticket.position()),
      ...(startedAt === undefined ? {} : { startedAt, environment: context.environment }),
      ...ending,
      summary: summary(),
    }),
    async act(actionId) {
      if (life === undefined || (state !== 'running' && state !== 'starting')) {
        throw new ActionRefused(
          'not-running',
          `The run is ${state}, so there is no program to do ${actionId}.`,
        );
      }
      return life.act(actionId);
    },
    stop(by) {
      if (state === 'queued') finish(withSentence({ kind: 'stopped', afterMs: 0, by }));
      else cause.claim({ kind: 'stopped', by });
      return gone.promise;
    },
  };
}

/** An error of the notebook itself ends the run and is shown: a run must never hang for it. */
function brokeDown(error: unknown, afterMs: number): RunEndFacts {
  const because = error instanceof Error ? error.message : String(error);
  const lost = `the notebook itself broke down (${because})`;
  return { kind: 'failed', afterMs, exitCode: null, signal: null, lost };
}

function positionOf(position: number | undefined): { position?: number } {
  return position === undefined ? {} : { position };
}
