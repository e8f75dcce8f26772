import type { RunEndFacts } from '../protocol/run-end.ts';
import type { Mark, RunEvent } from '../protocol/run-event.ts';
import { actionOf, doAction } from './act.ts';
import { belongingsOf, type RunBelongings } from './belongings.ts';
import { readOomKills } from './cgroup/oom-kills.ts';
import { factsOf } from './end/cause.ts';
import { settledWithin } from './rest.ts';
import type { RunContext } from './run-context.ts';
import { ActionRefused } from './runner.ts';
import { type Running, startRunning } from './running.ts';
import type { Subject } from './subject.ts';

/** A run that lives. */
export interface Life {
  /** Does an action; its mark is in the log when this resolves. @throws ActionRefused */
  act(actionId: string): Promise<Mark>;
  /** Settles when the run has ended, and what it had was removed or is told to be left. */
  readonly over: Promise<LifeEnd>;
}

/** How a life ended. */
export interface LifeEnd {
  readonly facts: RunEndFacts;
  /** What could not be removed in time, if anything. */
  readonly left?: {
    /** Whether processes are among it: they go on using what the run was promised. */
    readonly processes: boolean;
    /** Settles when it is gone after all, or when nobody tries any more. */
    readonly over: Promise<void>;
  };
}

/** Who wants to know how far a run is. */
export interface LifeListener {
  onRunning(): void;
  onStopping(): void;
}

/** Tasks that the entry step and the sandbox need beside the program's own. */
const SCAFFOLD_TASKS = 4;
/** How long the pipes of a killed program are read on. */
const PIPE_PATIENCE_MS = 1000;

/** Brings a run to life: journal, directory, cgroup, sampling, program, in this order; and sees it to its end. */
export function live(context: RunContext, subject: Subject, listener: LifeListener): Life {
  const belongings = belongingsOf(context, subject.id);
  const made = make(belongings, subject);
  subject.log.append({ type: 'started', data: startedData(context, subject, belongings) });
  let running: Running | undefined;
  const asked = new Map<symbol, Mark>();
  const giveUp = (key: symbol, detail: string): void => {
    const mark = asked.get(key);
    if (!asked.delete(key) || mark === undefined) return;
    const label = `${mark.label}, not answered`;
    subject.log.append({ type: 'mark', data: { ...mark, label, detail, unanswered: true } });
  };
  const over = (async (): Promise<LifeEnd> => {
    running = made ? await start(context, subject, belongings) : undefined;
    if (running !== undefined) listener.onRunning();
    return end(context, subject, belongings, running, {
      ...listener,
      onStopping() {
        for (const key of asked.keys()) giveUp(key, 'The run ended before the action was answered.');
        listener.onStopping();
      },
    });
  })();
  return {
    over,
    async act(actionId) {
      const action = actionOf(subject.demo, actionId);
      if (running === undefined)
        throw new ActionRefused('not-running', 'The program is only being started; try again in a moment.');
      // The moment of asking: what it does to the counters comes after it.
      const tMs = context.clock.nowMs() - subject.startMs;
      const mark: Mark = { tMs, name: action.id, label: action.label, by: 'reader' };
      const key = Symbol(actionId);
      asked.set(key, mark);
      try {
        const detail = await doAction(action, running.talk, running.channel, belongings.cgroup);
        const answered = detail === undefined ? mark : { ...mark, detail };
        if (asked.delete(key)) subject.log.append({ type: 'mark', data: answered });
        return answered;
      } catch (error) {
        if (error instanceof ActionRefused && error.reason === 'no-answer') giveUp(key, error.message);
        throw error;
      } finally {
        asked.delete(key);
      }
    },
  };
}

function make(belongings: RunBelongings, subject: Subject): boolean {
  try {
    belongings.make(subject.memoryBytes, subject.demo.limits.pids + SCAFFOLD_TASKS);
    return true;
  } catch (error) {
    neverStarted(subject, 'its cgroup or its directory could not be made', error);
    return false;
  }
}

async function start(
  context: RunContext,
  subject: Subject,
  belongings: RunBelongings,
): Promise<Running | undefined> {
  try {
    return await startRunning(context, subject, belongings);
  } catch (error) {
    neverStarted(subject, 'its process could not be made, or not be written down', error);
    return undefined;
  }
}

function neverStarted(subject: Subject, what: string, error: unknown): void {
  const neverStarted = `${what}: ${messageOf(error)}`;
  subject.cause.claim({ kind: 'exit', exit: { code: null, signal: null, neverStarted } });
}

async function end(
  context: RunContext,
  subject: Subject,
  belongings: RunBelongings,
  running: Running | undefined,
  listener: LifeListener,
): Promise<LifeEnd> {
  const { clock } = context;
  const note = (text: string): void => {
    const tMs = clock.nowMs() - subject.startMs;
    subject.log.append({ type: 'log', data: { tMs, stream: 'runner', text } });
  };
  const cause = await subject.cause.settled;
  const afterMs = clock.nowMs() - subject.startMs;
  listener.onStopping();
  running?.stopWatching();
  // Before anything is killed: the last sample shows the run as it ended, and the counter is still there.
  const unsampled = await faultOf(async () => running?.sampling.stop());
  const counter = askCounter(belongings);
  running?.talk.hangUp();
  running?.program.kill();
  const unkilled = await faultOf(async () =>
    (await belongings.killAll()) ? undefined : 'its processes did not end',
  );
  await letPipesRunDry(context, running);
  const left = unkilled ?? (await faultOf(() => belongings.remove()));
  const leftOver = left === undefined ? undefined : context.leftovers.keepTrying(belongings.tryAgain);
  if (left !== undefined) {
    note(
      `Something of this run is left: ${left}. The notebook keeps trying to remove it, and so does its next start.`,
    );
  }
  const unread = unsampled ?? counter.fault;
  if (unread !== undefined) note(`The last look at this run failed: ${unread}.`);
  const limitBytes = belongings.cgroup === undefined ? undefined : subject.memoryBytes;
  const facts = factsOf(cause, {
    afterMs,
    oomKills: counter.oomKills,
    limitBytes,
    lastWords: running?.output.lastWords(),
  });
  if (leftOver === undefined) return { facts };
  return { facts, left: { processes: unkilled !== undefined, over: leftOver } };
}

/** What the program said before it ended is in the pipes; after a while they are closed, whoever else may hold them. */
async function letPipesRunDry(context: RunContext, running: Running | undefined): Promise<void> {
  if (running === undefined) return;
  const { stdout, stderr, channel, closed } = running.program;
  running.output.hurry();
  for (const stream of [stdout, stderr, channel]) stream.resume();
  await settledWithin(context.clock, closed, PIPE_PATIENCE_MS);
  for (const stream of [stdout, stderr, channel]) stream.destroy();
}

/** The kernel's own count at the end; undefined where there is none. */
function askCounter({ cgroup }: RunBelongings): { oomKills: number | undefined; fault?: string } {
  if (cgroup === undefined) return { oomKills: undefined };
  try {
    return { oomKills: readOomKills(cgroup) };
  } catch (error) {
    return { oomKills: undefined, fault: messageOf(error) };
  }
}

/** Does one step of the end; the next ones are taken whatever comes of it. @returns the reason that it gives, or that it failed for. */
async function faultOf(step: () => Promise<unknown>): Promise<string | undefined> {
  try {
    const said = await step();
    return typeof said === 'string' ? said : undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function startedData(
  context: RunContext,
  subject: Subject,
  belongings: RunBelongings,
): Extract<RunEvent, { type: 'started' }>['data'] {
  return {
    run: subject.id,
    demo: subject.demo.id,
    knobs: subject.knobs,
    startedAt: subject.startedAt,
    environment: environmentOf(context, subject),
    ...(belongings.cgroup === undefined ? {} : { limitBytes: subject.memoryBytes }),
    sampleHz: context.hz,
  };
}

function environmentOf({ environment }: RunContext, { demo }: Subject): RunContext['environment'] {
  return demo.program === undefined ? environment : { ...environment, program: demo.program.label };
}
