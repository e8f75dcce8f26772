import { type Lens, lensById } from '../../formulas/lenses.ts';
import type { Recording } from '../../protocol/recording.ts';
import type { KnobValues } from '../../protocol/run-event.ts';
import { loadRecording } from '../../replay/load-recording.ts';
import { pageServer } from '../follow/page-server.ts';
import { nothingFollowed, RunFollower } from '../follow/run-follower.ts';
import { ServerReach } from '../follow/server-reach.ts';
import { ApiProblem, actOn, listRuns, stopRun } from '../page/api.ts';
import { askHealth, health } from '../page/health.ts';
import type { BenchState, DemoInPage } from './bench-state.ts';
import { firstLens } from './first-lens.ts';
import { playerInto } from './player-into.ts';
import { isShown, lastRun, rememberedRun, rememberRun } from './remembered-run.ts';
import { RunStore } from './run-store.ts';

/** What a bench has from the page around it. */
export interface BenchPage {
  /** Hears that the state has changed. */
  changed(): void;
  /** Whether the reader has said what to expect of this demo, or need not. */
  predicted(): boolean;
  /** Resolves when it is time to ask a server that has gone once more. */
  later(): Promise<void>;
}

/**
 * What happens on a bench: starts, stops and follows runs, plays recordings. It changes its state
 * and says so; it draws nothing.
 */
export class Bench {
  readonly state: BenchState;
  readonly #page: BenchPage;
  readonly #follower: RunFollower;
  readonly #server: ServerReach;

  constructor(demo: DemoInPage, scenario: string, page: BenchPage) {
    this.#page = page;
    this.state = {
      ...nothingFollowed(),
      demo,
      store: new RunStore(demo.series),
      reach: 'asking',
      health: undefined,
      mode: 'live',
      lens: lensById(firstLens(demo)),
      cursor: undefined,
      complaint: undefined,
      answer: undefined,
      recording: undefined,
      file: undefined,
      scenario,
      player: undefined,
      earlier: [],
    };
    const { state } = this;
    this.#server = new ServerReach(state, {
      ask: askHealth,
      later: () => page.later(),
      back: () => void this.#back(),
    });
    this.#follower = new RunFollower(state, pageServer, {
      event: (event) => state.store.apply(event),
      again: () => state.store.clear(),
      farewell: (reason) => {
        state.complaint = { text: reason };
      },
      // A broken stream comes back by itself; whether there is a server to come back to has to be asked.
      connection: (broken) => {
        if (broken !== (state.reach === 'lost')) void this.#ask();
      },
      refused: () => void this.#refused(),
      changed: () => page.changed(),
    });
  }

  /** Finds out whether a server answers; goes on with the run of this tab, or shows the recording. */
  async open(): Promise<void> {
    const { state } = this;
    this.#server.first(await health());
    // A program that may not have been built here is shown as it was recorded; it can be run from there.
    if (state.reach === 'none' || state.demo.program !== undefined) await this.watch(state.scenario, false);
    else await this.#goOn();
    this.#page.changed();
  }

  /** Starts a run with these knobs. */
  async run(knobs: KnobValues): Promise<void> {
    const { state } = this;
    this.#follower.leave();
    const before = state.store.history.samples;
    if (before.length > 0) state.earlier = before;
    this.#blank('live');
    await this.#trying(
      async () => {
        await this.#follower.start(state.demo.id, knobs);
        rememberRun(state.demo.id, state.runId);
      },
      () => {
        state.phase = 'idle';
      },
    );
  }

  /** Ends the run that goes on. */
  async stop(): Promise<void> {
    this.state.complaint = undefined;
    await this.#trying(() => this.#follower.stop());
  }

  /** Back to the empty bench: what runs is ended, what was drawn is forgotten. */
  async reset(): Promise<void> {
    const { state } = this;
    const { runId, phase } = state;
    const attempt = this.#follower.leave();
    this.#blank('live');
    state.earlier = [];
    rememberRun(state.demo.id, undefined);
    this.#page.changed();
    if (runId !== undefined && phase !== 'ended') await this.#trying(() => stopRun(runId));
    if (state.reach === 'none' && attempt === this.#follower.attempt) await this.watch(state.scenario, false);
  }

  /** Does an action of the demo. */
  async act(action: string): Promise<void> {
    const { state } = this;
    const { runId } = state;
    if (runId === undefined) return;
    const { attempt } = this.#follower;
    const label = state.demo.actions.find((one) => one.id === action)?.label ?? action;
    state.answer = { text: `${label}: asked, waiting for the answer.`, refused: false };
    this.#page.changed();
    const answer = await actOn(runId, action).then(
      ({ detail }) => ({ text: `${label}: ${detail ?? 'done'}.`.replace(/\.\.$/, '.'), refused: false }),
      (error: unknown) => ({ text: `${label}: ${sentenceOf(error)}`, refused: true }),
    );
    if (attempt !== this.#follower.attempt) return;
    state.answer = answer;
    this.#page.changed();
  }

  /**
   * Shows a recording; plays it at once when asked to, else stands at its end. Before the reader has said what to
   * expect it stands at its beginning: its end is the answer.
   */
  async watch(scenario: string, play: boolean): Promise<void> {
    const { state } = this;
    const path = state.demo.recordings[scenario];
    if (path === undefined) {
      state.complaint = {
        text: `No recording of “${scenario}” ships with this page yet. With a server behind it, the demo runs live.`,
      };
      this.#page.changed();
      return;
    }
    const attempt = this.#leave();
    this.#blank('replay');
    state.scenario = scenario;
    await this.#trying(async () => {
      const recording = await loadRecording(path);
      if (attempt !== this.#follower.attempt) return;
      state.recording = recording;
      state.player = playerInto(state.store, recording.events, () => this.#page.changed());
      state.player.seek(this.#page.predicted() ? state.player.lengthMs : 0);
      if (play) state.player.play();
    });
  }

  /** Plays a run from a file of the reader's, of this name. */
  replay(recording: Recording, file: string): void {
    const { state } = this;
    this.#leave();
    this.#blank('replay');
    Object.assign(state, { recording, file });
    state.player = playerInto(state.store, recording.events, () => this.#page.changed());
    state.player.play();
  }

  /** Lets a recording that has not been played yet stand at its end: the reader does not want to guess. */
  goToEnd(): void {
    const { player } = this.state;
    if (player?.wasPlayed === false) player.seek(player.lengthMs);
  }

  /** From the recording back to the machine behind the page. */
  live(): void {
    this.#leave();
    this.#blank('live');
    this.#page.changed();
  }

  /** Looks through another formula. */
  look(lens: Lens): void {
    this.state.lens = lens;
    this.#page.changed();
  }

  /** Puts the cursor on a moment in seconds; undefined: the latest. */
  point(second: number | undefined): void {
    if (this.state.cursor === second) return;
    this.state.cursor = second;
    this.#page.changed();
  }

  /** Goes on with the run that this tab was showing, or with one whose tab was closed, if the server still knows it. */
  async #goOn(): Promise<void> {
    const { demo } = this.state;
    const { attempt } = this.#follower;
    const id = rememberedRun(demo.id) ?? (await this.#leftBehind());
    if (id === undefined || attempt !== this.#follower.attempt) return;
    try {
      await this.#follower.resume(id);
      rememberRun(demo.id, id);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      rememberRun(demo.id, undefined);
    }
  }

  /** The last run of this browser, where no tab shows it any more; never while a question about it is open. */
  async #leftBehind(): Promise<string | undefined> {
    const { demo } = this.state;
    const id = lastRun(demo.id);
    if (id === undefined || !this.#page.predicted() || (await isShown(id))) return undefined;
    const known = await listRuns().catch(() => []);
    return known.some((run) => run.id === id) ? id : undefined;
  }

  async #ask(): Promise<void> {
    const { attempt } = this.#follower;
    const found = await askHealth();
    if (attempt !== this.#follower.attempt) return;
    const { reach } = this.state;
    this.#server.heard(found);
    if (reach === 'lost' && found !== undefined) this.state.complaint = undefined;
    this.#page.changed();
  }

  /** A server that had gone answers again: the run goes on where it still knows it. */
  async #back(): Promise<void> {
    const { state } = this;
    state.complaint = undefined;
    this.#page.changed();
    if (state.mode !== 'live' || state.runId === undefined || state.store.ended !== undefined) return;
    try {
      await this.#follower.resume(state.runId);
    } catch (error) {
      if (error instanceof ApiProblem) this.#forget();
      else this.#server.heard(undefined);
    }
    this.#page.changed();
  }

  async #refused(): Promise<void> {
    await this.#ask();
    const { state } = this;
    if (state.mode !== 'live' || state.phase === 'starting') return;
    if (state.reach === 'live') this.#forget();
    this.#page.changed();
  }

  /** The server does not know the run any more; what was drawn stays. */
  #forget(): void {
    const { state } = this;
    state.phase = state.store.ended === undefined ? 'idle' : 'ended';
    state.complaint = {
      text: 'The server does not know this run any more. What was drawn stays. Press Run for a new one.',
    };
    rememberRun(state.demo.id, undefined);
  }

  /** Lets go of whatever is shown; answers that arrive for it later are recognised by their number. */
  #leave(): number {
    this.state.player?.pause();
    return this.#follower.leave();
  }

  #blank(mode: BenchState['mode']): void {
    const { state } = this;
    state.store.clear();
    Object.assign(state, nothingFollowed(), {
      mode,
      player: undefined,
      recording: undefined,
      file: undefined,
      cursor: undefined,
      complaint: undefined,
      answer: undefined,
    });
  }

  /** Tries something and says why it failed, unless the bench shows something else by then. */
  async #trying(what: () => Promise<unknown>, otherwise: () => void = () => undefined): Promise<void> {
    const { attempt } = this.#follower;
    try {
      await what();
    } catch (error) {
      const found = error instanceof TypeError ? await askHealth() : this.state.health;
      if (attempt !== this.#follower.attempt) return;
      const knobs = error instanceof ApiProblem ? error.problem.errors : undefined;
      this.state.complaint = { text: sentenceOf(error), ...(knobs === undefined ? {} : { knobs }) };
      otherwise();
      if (error instanceof TypeError) this.#server.heard(found);
    }
    this.#page.changed();
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof TypeError) return 'Nobody answered. Is the notebook’s server still running?';
  return error instanceof Error ? error.message : String(error);
}
