import { type Lens, lensById } from '../../formulas/lenses.ts';
import type { WatchView } from '../../protocol/watch-view.ts';
import type { BenchState, DemoInPage } from '../Demo/bench-state.ts';
import { RunStore } from '../Demo/run-store.ts';
import { nothingFollowed, RunFollower, type RunServer } from '../follow/run-follower.ts';
import { openRunStream } from '../follow/run-stream.ts';
import { ServerReach } from '../follow/server-reach.ts';
import { ApiProblem } from '../page/api.ts';
import { askHealth } from '../page/health.ts';
import { startWatch, stopWatch, viewWatch } from '../page/watch-api.ts';

/** The server that this page came from, for watches. What is followed is a subject's id in the place of a demo's. */
export const watchServer: RunServer = {
  start: (subject) => startWatch({ subject }),
  stop: stopWatch,
  view: viewWatch,
  stream: openRunStream,
};

/** What a watch shows below the container's number: readings of the process, which every watch has or says why not. */
export const watchSeries: DemoInPage['series'] = [
  { group: 'process', reading: 'rssBytes', label: 'RSS', unit: 'bytes' },
  { group: 'process', reading: 'fds', label: 'open descriptors', unit: 'count' },
  { group: 'process', reading: 'threads', label: 'threads', unit: 'count' },
  { group: 'process', reading: 'processes', label: 'processes', unit: 'count' },
];

const nothing: DemoInPage = {
  ...{ id: 'watch', title: 'Watch', knobs: {}, actions: [], series: watchSeries, counters: {}, claims: {} },
  ...{ scenarios: {}, recordings: {}, deadlineMs: 0 },
};

/** How often the server is asked what the watch says so far, in milliseconds. */
const ASK_MS = 3000;
const TAB_KEY = 'notebook:watch';

/** What a watch has from the page around it. */
export interface WatchPage {
  changed(): void;
  /** Resolves after a time, sooner when the browser is on line again. */
  later(ms: number): Promise<void>;
}

/** Starts, follows and ends watches, and asks what they say. It draws nothing. */
export class WatchBench {
  readonly state: BenchState;
  /** The watch as the server told it last: who is watched, what is missing, the verdict so far. */
  view: WatchView | undefined;
  readonly #page: WatchPage;
  readonly #follower: RunFollower;
  readonly #server: ServerReach;

  constructor(page: WatchPage, server: RunServer = watchServer) {
    this.#page = page;
    this.state = {
      ...nothingFollowed(),
      ...{
        demo: nothing,
        store: new RunStore(watchSeries),
        reach: 'asking',
        health: undefined,
        mode: 'live',
      },
      ...{ lens: lensById('usage-minus-inactive-file'), cursor: undefined, complaint: undefined },
      ...{ answer: undefined, recording: undefined, scenario: '', player: undefined, earlier: [] },
      file: undefined,
    };
    const { state } = this;
    this.#server = new ServerReach(state, {
      ask: askHealth,
      later: () => page.later(ASK_MS),
      back: () => void this.#back(),
    });
    this.#follower = new RunFollower(state, server, {
      event: (event) => {
        state.store.apply(event);
        if (event.type === 'end') void this.#ask();
      },
      again: () => state.store.clear(),
      farewell: (reason) => {
        state.complaint = { text: reason };
      },
      connection: (broken) => {
        if (broken !== (state.reach === 'lost')) void this.#askReach();
      },
      refused: () => void this.#askReach(),
      changed: () => page.changed(),
    });
  }

  /** Whether a watch is shown, going on or over. */
  get isShown(): boolean {
    return this.state.runId !== undefined || this.state.phase !== 'idle';
  }

  /** Finds out whether a server answers, and goes on with the watch that this tab was showing. */
  async open(): Promise<void> {
    this.#server.first(await askHealth());
    const id = sessionStorage.getItem(TAB_KEY);
    if (this.state.reach === 'live' && id !== null) await this.follow(id);
    this.#page.changed();
  }

  /** Starts to watch a subject. */
  async start(subject: string): Promise<void> {
    this.#blank();
    await this.#trying(() => this.#follower.start(subject, {}));
    this.#remember();
  }

  /** Follows a watch that goes on. */
  async follow(id: string): Promise<void> {
    this.#blank();
    await this.#trying(() => this.#follower.resume(id));
    this.#remember();
  }

  /** Ends the watch; what is watched goes on. */
  async stop(): Promise<void> {
    try {
      await this.#follower.stop();
    } catch (error) {
      this.state.complaint = { text: sentenceOf(error) };
    }
    this.#page.changed();
  }

  /** Back to the list. A watch that goes on is ended: it is nobody's any more. */
  async leave(): Promise<void> {
    const { runId, phase } = this.state;
    this.#blank();
    sessionStorage.removeItem(TAB_KEY);
    this.#page.changed();
    if (runId !== undefined && phase !== 'ended') await stopWatch(runId).catch(() => undefined);
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

  #remember(): void {
    const { runId } = this.state;
    if (runId !== undefined) {
      sessionStorage.setItem(TAB_KEY, runId);
      void this.#askOn();
    }
    this.#page.changed();
  }

  #blank(): void {
    this.#follower.leave();
    this.view = undefined;
    this.state.store.clear();
    Object.assign(this.state, nothingFollowed(), { cursor: undefined, complaint: undefined });
  }

  /** Asks again and again what the watch says, until it is over or another is shown. */
  async #askOn(): Promise<void> {
    const { attempt } = this.#follower;
    while (attempt === this.#follower.attempt && this.state.store.ended === undefined) {
      await this.#ask();
      await this.#page.later(ASK_MS);
    }
  }

  async #ask(): Promise<void> {
    const { runId } = this.state;
    const { attempt } = this.#follower;
    if (runId === undefined) return;
    const view = await viewWatch(runId).catch(() => undefined);
    if (view === undefined || attempt !== this.#follower.attempt) return;
    this.view = view;
    this.#page.changed();
  }

  async #askReach(): Promise<void> {
    this.#server.heard(await askHealth());
    if (this.state.reach === 'live' && this.isShown && this.state.store.ended === undefined)
      await this.#back();
    this.#page.changed();
  }

  /** The server answers: the watch goes on where it still knows it. */
  async #back(): Promise<void> {
    const { runId, store } = this.state;
    if (runId === undefined || store.ended !== undefined) return;
    const known = await viewWatch(runId).then(
      () => true,
      (error: unknown) => !(error instanceof ApiProblem),
    );
    if (known) return;
    this.state.phase = 'ended';
    this.state.complaint = {
      text: 'The server does not know this watch any more. What was drawn stays; choose again to watch on.',
    };
    this.#page.changed();
  }

  async #trying(what: () => Promise<void>): Promise<void> {
    this.#page.changed();
    try {
      await what();
    } catch (error) {
      Object.assign(this.state, nothingFollowed());
      sessionStorage.removeItem(TAB_KEY);
      this.state.complaint = { text: sentenceOf(error) };
      if (error instanceof TypeError) this.#server.heard(await askHealth());
    }
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof TypeError) return 'Nobody answered. Is the notebook’s server still running?';
  return error instanceof Error ? error.message : String(error);
}
