import type { RunView } from '../../protocol/run.ts';
import type { KnobValues, RunEvent, StreamNotice } from '../../protocol/run-event.ts';
import type { RunStream, StreamListener } from './run-stream.ts';

/** Where a run is, seen from the page. */
export type Phase = 'idle' | 'starting' | 'queued' | 'running' | 'stopping' | 'ended';

/** What is known of a run beside its events. Changed only by its follower, and by who shows something else in its place. */
export interface Followed {
  phase: Phase;
  runId: string | undefined;
  /** How many runs are before it, while it waits for a place. */
  position: number | undefined;
  /** Whether its stream has broken and is trying to come back. */
  interrupted: boolean;
  /** Events that a slow connection made the server skip. */
  skipped: number;
}

/** A run that nothing is known of yet. */
export const nothingFollowed = (): Followed => ({
  phase: 'idle',
  runId: undefined,
  position: undefined,
  interrupted: false,
  skipped: 0,
});

/** The server, as a follower needs it. Each rejects with an ApiProblem, or a TypeError where nobody answers. */
export interface RunServer {
  start(demo: string, knobs: KnobValues): Promise<RunView>;
  stop(id: string): Promise<void>;
  view(id: string): Promise<RunView>;
  stream(address: string, listener: StreamListener): RunStream;
}

/** Who hears what becomes of the run that is followed. */
export interface FollowListener {
  event(event: RunEvent): void;
  /** The events are told once more, from the first on. */
  again(): void;
  /** The server goes away, and says why. */
  farewell(reason: string): void;
  /** The stream broke, or is there again. */
  connection(broken: boolean): void;
  /** The server does not give this run (any more). */
  refused(): void;
  /** Something of what is known of the run has changed. */
  changed(): void;
}

/**
 * Starts, follows and stops one run at a time, without a page. Leaving it, or starting the next, makes everything that still
 * arrives for it void.
 */
export class RunFollower {
  readonly #state: Followed;
  readonly #server: RunServer;
  readonly #listener: FollowListener;
  #stream: RunStream | undefined;
  #attempt = 0;

  constructor(state: Followed, server: RunServer, listener: FollowListener) {
    this.#state = state;
    this.#server = server;
    this.#listener = listener;
  }

  /** The number of what is shown: an answer that arrives under another number is for something else. */
  get attempt(): number {
    return this.#attempt;
  }

  /** Lets go of the run, which goes on without being followed. @returns the number of what comes next */
  leave(): number {
    this.#stream?.close();
    this.#stream = undefined;
    this.#attempt += 1;
    return this.#attempt;
  }

  /**
   * Starts a run and follows it. One that comes to be after it was left is ended.
   * @throws ApiProblem, TypeError
   */
  async start(demo: string, knobs: KnobValues): Promise<void> {
    const attempt = this.#attempt;
    this.#state.phase = 'starting';
    this.#listener.changed();
    const view = await this.#server.start(demo, knobs);
    if (attempt !== this.#attempt) return this.#server.stop(view.id);
    this.#state.position = view.position;
    if (view.state === 'queued') this.#state.phase = 'queued';
    this.#follow(view);
  }

  /** Follows a run that was started before. @throws ApiProblem where the server does not know it, TypeError */
  async resume(id: string): Promise<void> {
    const attempt = this.#attempt;
    const view = await this.#server.view(id);
    if (attempt !== this.#attempt) return;
    this.#state.phase = view.state;
    this.#state.position = view.position;
    this.#follow(view);
  }

  /** Ends the run that goes on; its stream tells the end. @throws ApiProblem, TypeError: then it goes on */
  async stop(): Promise<void> {
    const { runId, phase } = this.#state;
    if (runId === undefined || phase === 'ended') return;
    const attempt = this.#attempt;
    this.#state.phase = 'stopping';
    this.#listener.changed();
    try {
      await this.#server.stop(runId);
    } catch (error) {
      // It may have come to its end by itself meanwhile.
      if (attempt === this.#attempt && this.#state.phase === 'stopping') this.#state.phase = phase;
      throw error;
    }
  }

  #follow({ id, events }: RunView): void {
    this.#state.runId = id;
    this.#stream?.close();
    this.#stream = this.#server.stream(events, {
      event: (event) => this.#event(event),
      notice: (notice) => this.#notice(notice),
      connected: () => this.#connection(false),
      interrupted: () => this.#connection(true),
      refused: () => {
        this.#state.interrupted = false;
        this.#listener.refused();
      },
    });
  }

  #event(event: RunEvent): void {
    if (event.type === 'end') this.#state.phase = 'ended';
    // One that had ended when it was found tells its events all the same.
    else if (this.#state.phase !== 'stopping' && this.#state.phase !== 'ended') this.#state.phase = 'running';
    this.#listener.event(event);
    this.#listener.changed();
  }

  #connection(broken: boolean): void {
    this.#state.interrupted = broken;
    this.#listener.connection(broken);
    this.#listener.changed();
  }

  #notice(notice: StreamNotice): void {
    const state = this.#state;
    if (notice.type === 'reset') this.#listener.again();
    if (notice.type === 'gap') state.skipped += notice.data.to - notice.data.from + 1;
    if (notice.type === 'queued') {
      state.phase = 'queued';
      state.position = notice.data.position;
    }
    if (notice.type === 'bye') this.#listener.farewell(notice.data.reason);
    this.#listener.changed();
  }
}
