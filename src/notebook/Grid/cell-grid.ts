import { fittingWidth, linesMarkup } from '../../charts/lines.ts';
import type { Grid, GridCell, Scenario } from '../../protocol/demo.ts';
import type { RunEnd } from '../../protocol/run-end.ts';
import type { KnobValues, RunEvent } from '../../protocol/run-event.ts';
import { eventTimeMs, lengthMs } from '../../replay/event-time.ts';
import { loadRecording } from '../../replay/load-recording.ts';
import type { Work } from '../../verdict/series.ts';
import { openRunStream, type RunStream } from '../Demo/run-stream.ts';
import { ApiProblem, actOn, health, startRun, stopRun, whyNotRunnable } from '../page/api.ts';
import { part, setText } from '../page/element.ts';
import { kept } from '../page/kept.ts';
import { placeOf } from '../page/place.ts';
import { shelve } from '../page/run-shelf.ts';
import { announceRun } from '../page/run-shown.ts';
import { allHaveRun, levelsInWords, picture, separationOf, slopeInWords, slopeOfRun } from './grid-lines.ts';

/** What Grid.astro wrote into the page. */
interface GridOrder {
  readonly id: string;
  readonly grid: Grid;
  readonly work?: Work;
  readonly cells: readonly (GridCell & {
    readonly demo: string;
    readonly knobs: KnobValues;
    readonly path?: string;
    readonly steps: Scenario['steps'];
  })[];
}

/** What is known of one cell. */
interface CellState {
  events: RunEvent[];
  state: string;
  runId?: string | undefined;
  stream?: RunStream | undefined;
  ended: boolean;
}

/** How a run ended, as short as a cell of a table; a failure says why. */
const endInWords = ({ kind, sentence }: RunEnd): string =>
  kind === 'failed' ? sentence : kind.replace('-', ' ');

/** How often the charts are drawn while runs go on, in milliseconds: eyes need no more, and four runs share the page. */
const drawEveryMs = 250;
const playSpeed = 6;

/** `<cell-grid>`: runs all cells at once, or plays their recordings together, and waits for their slopes to come apart. */
class CellGrid extends HTMLElement {
  #order: GridOrder | undefined;
  #cells: CellState[] = [];
  #drawn = 0;
  #timer: number | undefined;
  #attempt = 0;
  /** Set by Stop, for what has not been asked for yet. */
  #stopped = false;

  connectedCallback(): void {
    const order = JSON.parse(this.dataset.order ?? '{}') as GridOrder; // written by Grid.astro from the checked declaration
    this.#order = order;
    this.#cells = order.cells.map(() => ({ events: [], state: 'not run yet', ended: false }));
    part(this, 'run').addEventListener('click', () => void this.#run(order));
    part(this, 'stop').addEventListener('click', () => void this.#stop());
    part(this, 'play').addEventListener('click', () => void this.#play(order));
    part(this, 'anyway').addEventListener('click', () => this.#unlock('You chose to see it.'));
    part(this, 'play').hidden = order.cells.some((cell) => cell.path === undefined);
    if (kept.read(`grid:${order.id}`) === undefined) this.#lock();
    void this.#offerRun();
  }

  disconnectedCallback(): void {
    this.#leave();
  }

  /** Run is offered where a server answers, and where the program has been built if it must be. */
  async #offerRun(): Promise<void> {
    const { built } = this.dataset;
    const why =
      (await health()) === undefined || built === undefined
        ? undefined
        : await whyNotRunnable(built).catch(String);
    part(this, 'run').hidden = (await health()) === undefined || why !== undefined;
    if (why !== undefined) setText(part(this, 'status'), why);
    this.dataset.ready = '';
  }

  #lock(): void {
    part(this, 'conclusion').hidden = true;
    part(this, 'locked').hidden = false;
  }

  #unlock(sentence: string): void {
    setText(part(this, 'separation'), sentence);
    part(this, 'conclusion').hidden = false;
    part(this, 'locked').hidden = true;
    if (this.#order !== undefined) kept.write(`grid:${this.#order.id}`, true);
  }

  /** Lets go of whatever is shown. Answers that come for it later are known by their number. */
  #leave(): number {
    for (const cell of this.#cells) cell.stream?.close();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#cells = this.#cells.map(() => ({ events: [], state: 'waiting', ended: false }));
    this.#attempt += 1;
    return this.#attempt;
  }

  async #run(order: GridOrder): Promise<void> {
    const attempt = this.#leave();
    this.#stopped = false;
    this.#busy(true);
    const found = await health();
    if (found !== undefined) setText(part(this, 'badge'), `live: ${placeOf(found)}`);
    part(this, 'badge').dataset.kind = 'live';
    setText(part(this, 'status'), '');
    for (const [i, cell] of order.cells.entries()) {
      const state = this.#cells[i];
      if (state === undefined || attempt !== this.#attempt) return;
      if (this.#stopped) {
        state.ended = true;
        state.state = 'stopped before it was started';
        this.#draw(order);
        continue;
      }
      try {
        const view = await startRun(cell.demo, cell.knobs);
        if (attempt !== this.#attempt) return void stopRun(view.id);
        state.runId = view.id;
        state.state = view.state === 'queued' ? 'waiting for a place' : 'starting';
        this.#follow(order, i, state, view.events);
        // Pressed while this was asked for, it did not know the run yet.
        if (this.#stopped) await this.#stop();
      } catch (error) {
        state.ended = true;
        state.state =
          error instanceof ApiProblem ? error.message : 'could not be started; is the server still running?';
      }
      this.#draw(order);
    }
  }

  #follow(order: GridOrder, i: number, state: CellState, address: string): void {
    const cell = order.cells[i];
    state.stream = openRunStream(address, {
      event: (event) => {
        if (event.id <= (state.events.at(-1)?.id ?? 0)) return;
        state.events.push(event);
        state.state = event.type === 'end' ? endInWords(event.data.end) : 'running';
        if (event.type === 'mark') this.#stepIn(state, cell?.steps ?? [], event.data.name);
        if (event.type === 'end') {
          state.ended = true;
          if (cell !== undefined) {
            announceRun({ demo: cell.demo, mode: 'live', events: state.events });
            void shelve(cell.demo, state.events);
          }
        }
        this.#drawSoon(order);
      },
      notice: (notice) => {
        if (notice.type === 'reset') state.events = [];
        if (notice.type === 'queued') state.state = 'waiting for a place';
        this.#drawSoon(order);
      },
      interrupted: () => {
        state.state = 'the connection broke; trying again';
        this.#drawSoon(order);
      },
      connected: () => undefined,
      refused: () => {
        state.ended = true;
        state.state = 'the server does not know this run any more';
        this.#drawSoon(order);
      },
    });
  }

  /** Does what the scenario does after this mark: a cell is a scenario, steps and all. */
  #stepIn(state: CellState, steps: Scenario['steps'], markName: string): void {
    for (const step of steps.filter(({ after }) => after === markName))
      setTimeout(() => {
        const { runId } = state;
        if (runId === undefined || state.ended) return;
        const done = step.act === 'stop' ? stopRun(runId) : actOn(runId, step.act);
        done.catch((error: unknown) => {
          state.state = error instanceof Error ? error.message : String(error);
        });
      }, step.restMs);
  }

  async #stop(): Promise<void> {
    this.#stopped = true;
    setText(part(this, 'status'), '');
    await Promise.all(
      this.#cells.map(async ({ runId, ended }) => {
        if (runId === undefined || ended) return;
        await stopRun(runId).catch((error: unknown) => {
          const reason = error instanceof ApiProblem ? error.message : 'Nobody answered.';
          setText(part(this, 'status'), `Not stopped: ${reason} Press Stop again.`);
        });
      }),
    );
  }

  async #play(order: GridOrder): Promise<void> {
    const attempt = this.#leave();
    part(this, 'badge').dataset.kind = 'recorded';
    setText(part(this, 'status'), `Playing the recordings at ${playSpeed}×.`);
    try {
      const recordings = await Promise.all(order.cells.map((cell) => loadRecording(cell.path ?? '')));
      const startedMs = performance.now();
      const wholeMs = Math.max(...recordings.map((recording) => lengthMs(recording.events)));
      const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
      const step = () => {
        if (attempt !== this.#attempt) return;
        const atMs = reduced ? wholeMs : (performance.now() - startedMs) * playSpeed;
        for (const [i, recording] of recordings.entries()) {
          const cell = this.#cells[i];
          if (cell === undefined) continue;
          cell.events = recording.events.filter((event) => eventTimeMs(event) <= atMs);
          cell.ended = atMs >= wholeMs;
          cell.state = cell.ended ? 'recorded' : 'playing';
        }
        this.#draw(order);
        if (atMs < wholeMs) this.#timer = window.setTimeout(step, drawEveryMs);
        else {
          setText(part(this, 'status'), '');
          for (const [i, cell] of order.cells.entries())
            announceRun({
              demo: cell.demo,
              mode: 'replay',
              scenario: cell.scenario,
              watched: true,
              events: recordings[i]?.events ?? [],
            });
        }
      };
      step();
    } catch (error) {
      setText(part(this, 'status'), error instanceof Error ? error.message : String(error));
    }
  }

  /** While runs go on they cannot be left: Stop has to know them. */
  #busy(busy: boolean): void {
    for (const name of ['run', 'play']) part<HTMLButtonElement>(this, name).disabled = busy;
    part(this, 'stop').hidden = !busy;
  }

  #drawSoon(order: GridOrder): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, drawEveryMs - (performance.now() - this.#drawn));
    this.#timer = window.setTimeout(() => {
      this.#timer = undefined;
      this.#draw(order);
    }, wait);
  }

  #draw(order: GridOrder): void {
    this.#drawn = performance.now();
    const { grid, work } = order;
    const cells = order.cells.map((cell, i) => ({ label: cell.label, events: this.#cells[i]?.events ?? [] }));
    for (const [i, series] of grid.series.entries()) {
      const box = part(this, `chart-${i}`);
      const size = { height: i === 0 ? 210 : 120, width: fittingWidth(box.clientWidth) };
      box.innerHTML = linesMarkup(picture(cells, series, work, size));
    }
    const [first] = grid.series;
    if (first === undefined) return;
    const over = this.#cells.every((cell) => cell.ended);
    const whole = over && allHaveRun(cells);
    for (const [i, cell] of order.cells.entries())
      setText(part(this, `state-${cell.id}`), this.#cells[i]?.state ?? '');
    if (work === undefined) {
      for (const [i, cell] of order.cells.entries())
        setText(
          part(this, `slope-${cell.id}`),
          levelsInWords(cells[i]?.events ?? [], first, work) ?? 'nothing yet',
        );
      if (whole) this.#unlock('');
    } else {
      const slopes = cells.map((cell) => ({
        label: cell.label,
        slope: slopeOfRun(cell.events, first, work),
      }));
      for (const [i, cell] of order.cells.entries())
        setText(part(this, `slope-${cell.id}`), slopeInWords(slopes[i]?.slope, first.unit, work.unit));
      const { separated, sentence } = separationOf(slopes, first.unit, work.unit);
      // While runs go on a difference may still go away: it counts when they are over.
      if (separated && whole) this.#unlock(sentence);
      else setText(part(this, 'separation'), sentence);
    }
    if (over) this.#busy(false);
    this.dataset.phase = over ? 'ended' : 'running';
  }
}

customElements.define('cell-grid', CellGrid);
