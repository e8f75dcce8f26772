import { fittingWidth, linesMarkup } from '../../charts/lines.ts';
import type { Grid, GridCell } from '../../protocol/demo.ts';
import { loadRecording } from '../../replay/load-recording.ts';
import type { Work } from '../../verdict/series.ts';
import { pageServer } from '../follow/page-server.ts';
import { ApiProblem, actOn, stopRun, whyNotRunnable } from '../page/api.ts';
import { part, setText } from '../page/element.ts';
import { health } from '../page/health.ts';
import { placeOf } from '../page/place.ts';
import { shelve } from '../page/run-shelf.ts';
import { announceRun } from '../page/run-shown.ts';
import { noteBeside } from '../WhatGrew/kept-answers.ts';
import { type GridGate, gateOf, type RecordedGrid } from './grid-gate.ts';
import { gridPicture } from './grid-picture.ts';
import { playSpeed, playTogether } from './grid-replay.ts';
import { type CellOrder, type CellShown, GridRuns } from './grid-runs.ts';

/** What Grid.astro wrote into the page. */
interface GridOrder {
  readonly id: string;
  readonly grid: Grid;
  readonly work?: Work;
  readonly recorded: RecordedGrid;
  readonly cells: readonly (GridCell & CellOrder & { readonly path?: string })[];
}

/** How often the charts are drawn while runs go on, in milliseconds: eyes need no more, and four runs share the page. */
const drawEveryMs = 250;

/** `<cell-grid>`: runs all cells at once, or plays their recordings together, and waits for their slopes to come apart. */
class CellGrid extends HTMLElement {
  #drawn = 0;
  #timer: number | undefined;
  #gate: GridGate | undefined;
  /** Lets go of what is shown. */
  #leave: () => void = () => undefined;

  connectedCallback(): void {
    const order = JSON.parse(this.dataset.order ?? '{}') as GridOrder; // written by Grid.astro from the checked declaration
    const runs = this.#runsOf(order);
    part(this, 'run').addEventListener('click', () => void this.#run(order, runs));
    part(this, 'stop').addEventListener('click', () => void this.#stop(runs));
    part(this, 'play').addEventListener('click', () => void this.#play(order));
    part(this, 'play').hidden = order.cells.some((cell) => cell.path === undefined);
    this.#gate = gateOf(this, order.id, order.recorded);
    void this.#offerRun();
  }

  disconnectedCallback(): void {
    this.#leave();
    clearTimeout(this.#timer);
  }

  #runsOf(order: GridOrder): GridRuns {
    const runs: GridRuns = new GridRuns(order.cells, {
      server: pageServer,
      act: (run, action) => (action === 'stop' ? stopRun(run) : actOn(run, action)),
      rest: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      because,
      changed: () => this.#drawSoon(order, runs),
      ran: ({ demo }, events) => {
        noteBeside(demo, events);
        announceRun({ demo, mode: 'live', events: [...events] });
        void shelve(demo, [...events]);
      },
    });
    return runs;
  }

  /** Run is offered where a server answers, and where the program has been built if it must be. */
  async #offerRun(): Promise<void> {
    const { built } = this.dataset;
    const found = await health();
    const why =
      found === undefined || built === undefined ? undefined : await whyNotRunnable(built).catch(String);
    part(this, 'run').hidden = found === undefined || why !== undefined;
    if (why !== undefined) setText(part(this, 'status'), why);
    this.dataset.ready = '';
  }

  async #run(order: GridOrder, runs: GridRuns): Promise<void> {
    this.#leave();
    this.#leave = () => runs.leave();
    this.#gate?.open();
    this.#busy(true);
    const found = await health();
    if (found !== undefined) setText(part(this, 'badge'), `live: ${placeOf(found)}`);
    part(this, 'badge').dataset.kind = 'live';
    setText(part(this, 'status'), '');
    await runs.run();
    this.#draw(order, runs.shown);
  }

  async #stop(runs: GridRuns): Promise<void> {
    setText(part(this, 'status'), '');
    const why = await runs.stop();
    if (why !== undefined) setText(part(this, 'status'), `Not stopped: ${why} Press Stop again.`);
  }

  async #play(order: GridOrder): Promise<void> {
    this.#leave();
    let left = false;
    this.#leave = () => {
      left = true;
    };
    this.#gate?.open();
    part(this, 'badge').dataset.kind = 'recorded';
    setText(part(this, 'status'), `Playing the recordings at ${playSpeed}×.`);
    try {
      const recordings = await Promise.all(order.cells.map(({ path }) => loadRecording(path ?? '')));
      if (left) return;
      const atOnce = matchMedia('(prefers-reduced-motion: reduce)').matches;
      const clock = {
        nowMs: () => performance.now(),
        after: (ms: number, then: () => void) => {
          const timer = setTimeout(then, ms);
          return () => clearTimeout(timer);
        },
      };
      this.#leave = playTogether(
        recordings.map(({ events }) => events),
        atOnce,
        clock,
        (shown) => this.#showReplay(order, shown),
      );
    } catch (error) {
      setText(part(this, 'status'), because(error));
    }
  }

  #showReplay(order: GridOrder, shown: readonly CellShown[]): void {
    this.#draw(order, shown);
    if (!shown.every(({ ended }) => ended)) return;
    setText(part(this, 'status'), '');
    for (const [i, { demo, scenario }] of order.cells.entries()) {
      const events = [...(shown[i]?.events ?? [])];
      noteBeside(demo, events);
      announceRun({ demo, mode: 'replay', scenario, watched: true, events });
    }
  }

  /** While runs go on they cannot be left: Stop has to know them. */
  #busy(busy: boolean): void {
    for (const name of ['run', 'play']) part<HTMLButtonElement>(this, name).disabled = busy;
    part(this, 'stop').hidden = !busy;
  }

  #drawSoon(order: GridOrder, runs: GridRuns): void {
    if (this.#timer !== undefined) return;
    const waitMs = Math.max(0, drawEveryMs - (performance.now() - this.#drawn));
    this.#timer = window.setTimeout(() => {
      this.#timer = undefined;
      if (runs.shown.length > 0) this.#draw(order, runs.shown);
    }, waitMs);
  }

  #draw(order: GridOrder, shown: readonly CellShown[]): void {
    this.#drawn = performance.now();
    const { charts, rows, separation, steepest, concluded, over } = gridPicture(
      order.grid,
      order.work,
      shown,
      (i) => ({
        height: i === 0 ? 210 : 120,
        width: fittingWidth(part(this, `chart-${i}`).clientWidth),
      }),
    );
    for (const [i, chart] of charts.entries()) part(this, `chart-${i}`).innerHTML = linesMarkup(chart);
    for (const [i, { id }] of order.cells.entries()) {
      setText(part(this, `slope-${id}`), rows[i]?.figure ?? '');
      setText(part(this, `state-${id}`), rows[i]?.state ?? '');
    }
    if (concluded) this.#gate?.conclude(separation, steepest);
    else setText(part(this, 'separation'), separation);
    if (over) this.#busy(false);
    this.dataset.phase = over ? 'ended' : 'running';
  }
}

/** Why something could not be done, as a sentence. */
function because(error: unknown): string {
  if (error instanceof ApiProblem) return error.message;
  return error instanceof TypeError ? 'The server does not answer. Is it still running?' : String(error);
}

customElements.define('cell-grid', CellGrid);
