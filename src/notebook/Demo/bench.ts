import { type Lens, lensById } from '../../formulas/lenses.ts';
import type { KnobValues, StreamNotice } from '../../protocol/run-event.ts';
import { loadRecording } from '../../replay/load-recording.ts';
import { Player } from '../../replay/player.ts';
import { ApiProblem, actOn, askHealth, health, startRun, stopRun, viewRun } from '../page/api.ts';
import type { BenchState, DemoInPage } from './bench-state.ts';
import { firstLens } from './first-lens.ts';
import { rememberedRun, rememberRun } from './remembered-run.ts';
import { RunStore } from './run-store.ts';
import { openRunStream, type RunStream } from './run-stream.ts';

/** What a bench has from the page around it. */
export interface BenchPage {
  /** Hears that the state has changed. */
  changed(): void;
  /** Whether the reader has said what to expect of this demo, or need not. */
  predicted(): boolean;
}

/**
 * What happens on a bench: starts, stops and follows runs, plays recordings. It changes its state
 * and says so; it draws nothing.
 */
export class Bench {
  readonly state: BenchState;
  readonly #page: BenchPage;
  #stream: RunStream | undefined;
  #attempt = 0;

  constructor(demo: DemoInPage, scenario: string, page: BenchPage) {
    this.#page = page;
    this.state = {
      demo,
      store: new RunStore(demo.series),
      reach: 'asking',
      health: undefined,
      phase: 'idle',
      mode: 'live',
      runId: undefined,
      position: undefined,
      lens: lensById(firstLens(demo)),
      cursor: undefined,
      complaint: undefined,
      answer: undefined,
      interrupted: false,
      skipped: 0,
      recording: undefined,
      scenario,
      player: undefined,
      earlier: [],
    };
  }

  /** Finds out whether a server answers; goes on with the run of this tab, or shows the recording. */
  async open(): Promise<void> {
    const { state } = this;
    state.health = await health();
    state.reach = state.health === undefined ? 'none' : 'live';
    // A program that may not have been built here is shown as it was recorded; it can be run from there.
    if (state.health === undefined || state.demo.program !== undefined)
      await this.watch(state.scenario, false);
    else await this.#goOn();
    this.#page.changed();
  }

  /** Starts a run with these knobs. */
  async run(knobs: KnobValues): Promise<void> {
    const { state } = this;
    const attempt = this.#leave();
    const before = state.store.history.samples;
    if (before.length > 0) state.earlier = before;
    this.#blank('live');
    state.phase = 'starting';
    this.#page.changed();
    await this.#trying(
      async () => {
        const view = await startRun(state.demo.id, knobs);
        if (attempt !== this.#attempt) return stopRun(view.id);
        state.position = view.position;
        if (view.state === 'queued') state.phase = 'queued';
        this.#follow(view.id, view.events);
      },
      () => {
        state.phase = 'idle';
      },
    );
  }

  /** Ends the run that goes on. */
  async stop(): Promise<void> {
    const { state } = this;
    const { runId, phase } = state;
    if (runId === undefined || phase === 'ended') return;
    state.phase = 'stopping';
    state.complaint = undefined;
    this.#page.changed();
    await this.#trying(
      () => stopRun(runId),
      () => {
        // It may have come to its end by itself meanwhile.
        if (state.phase === 'stopping') state.phase = phase;
      },
    );
  }

  /** Back to the empty bench: what runs is ended, what was drawn is forgotten. */
  async reset(): Promise<void> {
    const { state } = this;
    const { runId, phase } = state;
    const attempt = this.#leave();
    this.#blank('live');
    state.earlier = [];
    state.phase = 'idle';
    rememberRun(state.demo.id, undefined);
    this.#page.changed();
    if (runId !== undefined && phase !== 'ended') await this.#trying(() => stopRun(runId));
    if (state.reach === 'none' && attempt === this.#attempt) await this.watch(state.scenario, false);
  }

  /** Does an action of the demo. */
  async act(action: string): Promise<void> {
    const { state } = this;
    const { runId } = state;
    if (runId === undefined) return;
    const attempt = this.#attempt;
    const label = state.demo.actions.find((one) => one.id === action)?.label ?? action;
    state.answer = { text: `${label}: asked, waiting for the answer.`, refused: false };
    this.#page.changed();
    const answer = await actOn(runId, action).then(
      ({ detail }) => ({ text: `${label}: ${detail ?? 'done'}.`.replace(/\.\.$/, '.'), refused: false }),
      (error: unknown) => ({ text: `${label}: ${sentenceOf(error)}`, refused: true }),
    );
    if (attempt !== this.#attempt) return;
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
      if (attempt !== this.#attempt) return;
      state.recording = recording;
      state.player = this.#playerOf(recording.events);
      state.player.seek(this.#page.predicted() ? state.player.lengthMs : 0);
      if (play) state.player.play();
    });
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
    this.state.phase = 'idle';
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

  async #goOn(): Promise<void> {
    const { state } = this;
    const id = rememberedRun(state.demo.id);
    if (id === undefined) return;
    const attempt = this.#attempt;
    try {
      const view = await viewRun(id);
      if (attempt !== this.#attempt) return;
      state.phase = view.state;
      state.position = view.position;
      this.#follow(view.id, view.events);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (attempt === this.#attempt) rememberRun(state.demo.id, undefined); // the server does not know it any more
    }
  }

  #follow(id: string, events: string): void {
    const { state } = this;
    state.runId = id;
    rememberRun(state.demo.id, id);
    this.#stream = openRunStream(events, {
      event: (event) => {
        state.store.apply(event);
        if (event.type === 'end') state.phase = 'ended';
        else if (state.phase !== 'stopping') state.phase = 'running';
        this.#page.changed();
      },
      notice: (notice) => this.#notice(notice),
      connected: () => this.#connection(false),
      interrupted: () => this.#connection(true),
      refused: () => void this.#refused(),
    });
  }

  #connection(interrupted: boolean): void {
    this.state.interrupted = interrupted;
    this.#page.changed();
  }

  #notice(notice: StreamNotice): void {
    const { state } = this;
    if (notice.type === 'reset') state.store.clear();
    if (notice.type === 'gap') state.skipped += notice.data.to - notice.data.from + 1;
    if (notice.type === 'queued') {
      state.phase = 'queued';
      state.position = notice.data.position;
    }
    if (notice.type === 'bye') state.complaint = { text: notice.data.reason };
    this.#page.changed();
  }

  async #refused(): Promise<void> {
    const { state } = this;
    const attempt = this.#attempt;
    state.interrupted = false;
    const reach = await reachNow();
    if (attempt !== this.#attempt) return;
    state.reach = reach;
    state.phase = state.store.ended === undefined ? 'idle' : 'ended';
    if (state.reach === 'live')
      state.complaint = { text: 'The server does not know this run any more. Press Run for a new one.' };
    rememberRun(state.demo.id, undefined);
    this.#page.changed();
  }

  #playerOf(events: Parameters<RunStore['apply']>[0][]): Player {
    const { store } = this.state;
    const listener = {
      event: (event: (typeof events)[number]) => store.apply(event),
      rewind: () => store.clear(),
      moved: () => this.#page.changed(),
    };
    const frame = (callback: () => void) => {
      const id = requestAnimationFrame(callback);
      return () => cancelAnimationFrame(id);
    };
    return new Player(events, listener, { now: () => performance.now(), frame });
  }

  /** Lets go of whatever is shown; answers that arrive for it later are recognised by their number. */
  #leave(): number {
    this.#stream?.close();
    this.#stream = undefined;
    this.state.player?.pause();
    this.#attempt += 1;
    return this.#attempt;
  }

  #blank(mode: BenchState['mode']): void {
    const { state } = this;
    state.store.clear();
    state.mode = mode;
    state.player = undefined;
    state.recording = undefined;
    state.runId = undefined;
    state.position = undefined;
    state.cursor = undefined;
    state.complaint = undefined;
    state.answer = undefined;
    state.interrupted = false;
    state.skipped = 0;
  }

  /** Tries something and says why it failed, unless the bench shows something else by then. */
  async #trying(what: () => Promise<unknown>, otherwise: () => void = () => undefined): Promise<void> {
    const attempt = this.#attempt;
    try {
      await what();
    } catch (error) {
      const reach = error instanceof TypeError ? await reachNow() : this.state.reach;
      if (attempt !== this.#attempt) return;
      otherwise();
      this.state.reach = reach;
      const knobs = error instanceof ApiProblem ? error.problem.errors : undefined;
      this.state.complaint = { text: sentenceOf(error), ...(knobs === undefined ? {} : { knobs }) };
    }
    this.#page.changed();
  }
}

/** Whether a server still answers. */
async function reachNow(): Promise<'live' | 'lost'> {
  return (await askHealth()) === undefined ? 'lost' : 'live';
}

function sentenceOf(error: unknown): string {
  if (error instanceof TypeError) return 'Nobody answered. Is the notebook’s server still running?';
  return error instanceof Error ? error.message : String(error);
}
