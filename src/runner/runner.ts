import type { CatalogueEntry } from '../protocol/demo.ts';
import type { Environment, Limits } from '../protocol/environment.ts';
import type { RunView } from '../protocol/run.ts';
import type { RunEnd } from '../protocol/run-end.ts';
import type { KnobValues, Mark, RunEvent } from '../protocol/run-event.ts';

/** A run event before the log gives it its number. */
export type NewRunEvent = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'id'> : never) : never;

/** Everything that happened in one run, numbered from 1 without holes. */
export interface EventLog {
  /** Number of the newest event; 0 before the first. */
  readonly lastId: number;
  /** Number of the oldest event still kept. */
  readonly firstId: number;
  /** Whether the `end` event was appended. */
  readonly ended: boolean;
  /** Events with an id above `afterId` that are still kept, in order; the first `most` of them where that is given. */
  since(afterId: number, most?: number): readonly RunEvent[];
  /** Called for each event appended from now on; returns the unsubscription. Watching is what keeps a run alive. */
  subscribe(listener: (event: RunEvent) => void): () => void;
}

/** One run of one demo, from the queue to its removal. */
export interface Run {
  readonly id: string;
  readonly demo: CatalogueEntry;
  readonly knobs: KnobValues;
  readonly log: EventLog;
  /** Settled when the run has ended; nothing of it is left on the machine then, or its log says what, and `isLeft`. */
  readonly gone: Promise<RunEnd>;
  /** Whether something of the ended run could not be removed yet. */
  readonly isLeft: boolean;
  /** Whether somebody watches it at the moment. */
  readonly isWatched: boolean;
  view(): RunView;
  /** Counts a watcher in; returns the way out. A run with none for `limits.unwatchedMs` is stopped. */
  watch(): () => void;
  /**
   * Does an action of the demo and waits until it is done.
   * @throws ActionRefused when the run is not running, the program says no, or does not answer.
   */
  act(actionId: string): Promise<Mark>;
  /** Ends it; idempotent. Resolves as `gone` does. */
  stop(by: 'reader' | 'server'): Promise<RunEnd>;
}

/** Starts runs, keeps the last ones, ends them all. */
export interface Runner {
  readonly environment: Environment;
  readonly limits: Limits;
  /**
   * Starts a run, or lets it wait.
   * @param turn the turn of an earlier QueueFull
   * @throws QueueFull when the waiting room is full.
   */
  start(demo: CatalogueEntry, knobs: KnobValues, turn?: string): Run;
  get(id: string): Run | undefined;
  /** All runs that are still known, newest first. */
  list(): readonly Run[];
  /** Ends every run and takes no more. Resolves when nothing is left, or what is left was tried once more. */
  close(): Promise<void>;
}

/** The waiting room is full. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly retryAfterSeconds: number;
  /** A reader who comes back with it is let in before those who came later. */
  readonly turn: string | undefined;
  constructor(waiting: number, retryAfterSeconds: number, turn?: string) {
    super(
      `No place to wait is left: ${waiting} runs are waiting already, or others were asked to come back before. Try again in ${retryAfterSeconds} s, or stop a run.`,
    );
    this.retryAfterSeconds = retryAfterSeconds;
    this.turn = turn;
  }
}

/** An action could not be done; the message says why and what to do. */
export class ActionRefused extends Error {
  override readonly name = 'ActionRefused';
  /** `not-running`: the run waits or has ended. `refused`: the program or the kernel said no. `no-answer`: the program did not answer in time. */
  readonly reason: 'not-running' | 'refused' | 'no-answer';
  constructor(reason: 'not-running' | 'refused' | 'no-answer', message: string) {
    super(message);
    this.reason = reason;
  }
}
