import type { ScenarioStepper } from '../../claims/scenario-stepper.ts';
import type { Health } from '../../protocol/environment.ts';
import type { Recording } from '../../protocol/recording.ts';
import type { PlayerClock } from '../../replay/player.ts';
import { RunFollower, type RunServer } from '../follow/run-follower.ts';
import { ServerReach } from '../follow/server-reach.ts';
import { ApiProblem } from '../page/api.ts';
import { asBuilt, type FrontState, isBusy } from './front-state.ts';
import type { LiveRun } from './live-run.ts';
import { pageSteps } from './page-steps.ts';
import { nothingTold, take } from './run-told.ts';
import { storyPlayer } from './story-player.ts';

/** The world around a {@link FrontRun}. */
export interface FrontOutside {
  readonly server: RunServer;
  readonly clock: PlayerClock;
  /** Asks what the machine can show; undefined where nobody answers. */
  ask(): Promise<Health | undefined>;
  /** Does an action in a run. @throws where it is refused */
  act(runId: string, action: string): Promise<unknown>;
  /** Fetches the recording of the run. @throws where it has not come */
  recording(): Promise<Recording>;
  /** Resolves when the given time, in milliseconds, is over. */
  rest(ms: number): Promise<void>;
  /** Whether the reader wants things to stand still: then a recording shows its end at once. */
  isStill(): boolean;
  /** Keeps the run for a reload of this tab, or forgets it. */
  remember(runId: string | undefined): void;
  /** Hears that the state has changed. */
  changed(): void;
}

/** A server that has gone is asked so often, in milliseconds. */
const ASK_AGAIN_MS = 2000;

/** What happens on the front page: one run, or its recording, in the figure that the page was built with. It draws nothing. */
export class FrontRun {
  readonly state: FrontState = asBuilt();
  readonly #run: LiveRun;
  readonly #outside: FrontOutside;
  readonly #follower: RunFollower;
  readonly #reach: ServerReach;
  #stepper: ScenarioStepper | undefined;

  constructor(run: LiveRun, outside: FrontOutside) {
    this.#run = run;
    this.#outside = outside;
    const { state } = this;
    this.#reach = new ServerReach(state, {
      ask: () => outside.ask(),
      later: () => outside.rest(ASK_AGAIN_MS),
      back: () => void this.#back(),
    });
    this.#follower = new RunFollower(state, outside.server, {
      event: (event) => {
        take(state.told, event);
        if (event.type === 'mark') this.#stepper?.mark(event.data.name);
        if (event.type === 'end') this.#stepper?.end();
      },
      again: () => {
        state.told = nothingTold();
      },
      farewell: (reason) => {
        state.complaint = reason;
      },
      connection: (broken) => {
        if (broken !== (state.reach === 'lost')) void this.#askAgain();
      },
      refused: () => void this.#refused(),
      changed: () => outside.changed(),
    });
  }

  /** Finds out whether a server answers, and shows the run that this tab has shown before. */
  async open(runId: string | undefined): Promise<void> {
    this.#reach.first(await this.#outside.ask());
    if (runId !== undefined && this.state.reach === 'live') await this.#resume(runId);
    this.#outside.changed();
  }

  /** Whether something goes on that a press would stop. */
  get isBusy(): boolean {
    return isBusy(this.state);
  }

  /** What the button does: starts, or stops what goes on. */
  async press(): Promise<void> {
    const { state } = this;
    if (this.isBusy) return state.shows === 'run' ? this.#stop() : this.#pause();
    if (state.reach === 'none') return this.#replay();
    if (state.reach === 'live') return this.#start();
  }

  async #start(): Promise<void> {
    this.#blank('run');
    const attempt = this.#follower.leave();
    await this.#trying(async () => {
      await this.#follower.start(this.#run.demo, this.#run.knobs);
      if (attempt !== this.#follower.attempt) return;
      this.#outside.remember(this.state.runId);
      this.#step();
    }, attempt);
  }

  /** Does what the page does in a run. A run that was left, or has ended, is not acted on any more. */
  #step(): void {
    const { state } = this;
    const { runId } = state;
    this.#stepper?.end();
    if (runId === undefined) return;
    const stepper = pageSteps(
      this.#run,
      runId,
      () => state.told,
      this.#outside,
      (error) => {
        if (this.#stepper !== stepper) return;
        state.readerRefused = sentenceOf(error);
        this.#outside.changed();
      },
    );
    this.#stepper = stepper;
  }

  async #stop(): Promise<void> {
    const { state } = this;
    // It has no number yet: it is ended as soon as it comes to be.
    if (state.runId === undefined) {
      this.#follower.leave();
      this.#blank('still');
      state.complaint = 'Stopped before it had begun.';
      return this.#outside.changed();
    }
    this.#stepper?.end();
    await this.#trying(() => this.#follower.stop(), this.#follower.attempt);
  }

  async #replay(): Promise<void> {
    this.#blank('replay');
    const attempt = this.#follower.leave();
    await this.#trying(async () => {
      const { events } = await this.#outside.recording();
      if (attempt !== this.#follower.attempt) return;
      const { state } = this;
      const player = storyPlayer(state, events, this.#outside.clock, () => this.#outside.changed());
      state.player = player;
      if (this.#outside.isStill()) player.seek(player.lengthMs);
      else player.play();
    }, attempt);
  }

  #pause(): void {
    this.state.player?.pause();
  }

  #blank(shows: FrontState['shows']): void {
    const { state } = this;
    state.player?.pause();
    this.#stepper?.end();
    this.#stepper = undefined;
    const { reach, health } = state;
    Object.assign(state, asBuilt(), { reach, health, shows });
  }

  async #resume(runId: string): Promise<void> {
    const { state } = this;
    try {
      this.#blank('run');
      await this.#follower.resume(runId);
      this.#step();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      this.#outside.remember(undefined);
      this.#blank('still');
      state.complaint = undefined;
    }
  }

  async #askAgain(): Promise<void> {
    const { attempt } = this.#follower;
    const found = await this.#outside.ask();
    if (attempt !== this.#follower.attempt) return;
    this.#reach.heard(found);
    this.#outside.changed();
  }

  /** A server that had gone answers again: the run goes on where it still knows it. */
  async #back(): Promise<void> {
    const { state } = this;
    state.complaint = undefined;
    const { runId } = state;
    if (state.shows === 'run' && runId !== undefined && state.told.ended === undefined)
      await this.#follower.resume(runId).catch((error: unknown) => {
        if (error instanceof ApiProblem) this.#forget();
        else this.#reach.heard(undefined);
      });
    this.#outside.changed();
  }

  async #refused(): Promise<void> {
    await this.#askAgain();
    const { state } = this;
    if (state.shows === 'run' && state.reach === 'live' && state.told.ended === undefined) this.#forget();
    this.#outside.changed();
  }

  /** The server does not know the run any more; what was drawn stays. */
  #forget(): void {
    this.state.phase = 'idle';
    this.state.complaint =
      'The server does not know this run any more, so how it ended is not known either. What was drawn stays.';
    this.#stepper?.end();
    this.#outside.remember(undefined);
  }

  /** Tries something, and says why it failed unless something else is shown by then. */
  async #trying(what: () => Promise<unknown>, attempt: number): Promise<void> {
    const { state } = this;
    state.complaint = undefined;
    this.#outside.changed();
    try {
      await what();
    } catch (error) {
      const found = error instanceof TypeError ? await this.#outside.ask() : state.health;
      if (attempt !== this.#follower.attempt) return;
      if (state.runId === undefined) this.#blank('still');
      state.complaint = sentenceOf(error);
      // A page without a server behind it stays one.
      if (error instanceof TypeError && state.reach !== 'none') this.#reach.heard(found);
    }
    this.#outside.changed();
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof TypeError) return 'Nobody answered. Is the notebook’s server still running?';
  return error instanceof Error ? error.message : String(error);
}
