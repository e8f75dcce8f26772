import { ScenarioStepper } from '../../claims/scenario-stepper.ts';
import type { Scenario } from '../../protocol/demo.ts';
import type { RunEnd } from '../../protocol/run-end.ts';
import type { KnobValues, RunEvent } from '../../protocol/run-event.ts';
import { type Followed, nothingFollowed, RunFollower, type RunServer } from '../follow/run-follower.ts';

/** What a cell of a grid runs. */
export interface CellOrder {
  readonly demo: string;
  readonly knobs: KnobValues;
  readonly steps: Scenario['steps'];
}

/** The world around the runs of a grid. */
export interface GridOutside {
  readonly server: RunServer;
  /** Does an action of a run, or ends it (`stop`). @throws ApiProblem, TypeError */
  act(run: string, action: string): Promise<unknown>;
  rest(ms: number): Promise<void>;
  /** Why a run could not be started or stopped, as a sentence for the reader. */
  because(error: unknown): string;
  changed(): void;
  /** A run of a cell has come to its end. */
  ran(cell: CellOrder, events: readonly RunEvent[]): void;
}

/** One cell, as it is shown. */
export interface CellShown {
  /** All that is known of its run. */
  readonly events: readonly RunEvent[];
  /** Where it stands, in as few words as fit into a cell of a table. */
  readonly state: string;
  /** Whether nothing more comes. */
  readonly ended: boolean;
}

interface Cell {
  readonly followed: Followed;
  readonly follower: RunFollower;
  readonly stepper: ScenarioStepper;
  events: RunEvent[];
  /** What is to be said in place of where the run stands. */
  said: string | undefined;
  /** Nothing comes of it any more. */
  over: boolean;
}

/** The runs of a grid: all cells are started one after another and followed side by side. Draws nothing. */
export class GridRuns {
  readonly #orders: readonly CellOrder[];
  readonly #outside: GridOutside;
  #cells: readonly Cell[] = [];
  #stopped = false;

  constructor(orders: readonly CellOrder[], outside: GridOutside) {
    this.#orders = orders;
    this.#outside = outside;
  }

  /** The cells in the order in which they are declared; none before the first run. */
  get shown(): readonly CellShown[] {
    return this.#cells.map(({ events, followed, said, over }) => ({
      events,
      state: said ?? inWords(followed, events),
      ended: over || followed.phase === 'ended',
    }));
  }

  /** Lets go of all runs; what still arrives for them is void. */
  leave(): void {
    for (const { follower, stepper } of this.#cells) {
      follower.leave();
      stepper.end();
    }
    this.#cells = [];
  }

  /** Starts all cells, one after another, until Stop is pressed. */
  async run(): Promise<void> {
    this.leave();
    this.#stopped = false;
    const cells = this.#orders.map((order) => this.#cellOf(order));
    this.#cells = cells;
    for (const [i, cell] of cells.entries()) {
      const order = this.#orders[i];
      if (order === undefined || cells !== this.#cells) return;
      if (this.#stopped) {
        cell.over = true;
        cell.said = 'stopped before it was started';
        continue;
      }
      const { attempt } = cell.follower;
      try {
        await cell.follower.start(order.demo, order.knobs);
        void this.#step(cell);
        // Pressed while this was asked for, it did not know the run yet.
        if (this.#stopped && attempt === cell.follower.attempt) await cell.follower.stop();
      } catch (error) {
        if (attempt !== cell.follower.attempt) return;
        cell.over = cell.followed.runId === undefined;
        cell.said = this.#outside.because(error);
      }
      this.#outside.changed();
    }
    this.#outside.changed();
  }

  /** Ends every run that goes on, and starts no more. @returns why one could not be ended, undefined where all were */
  async stop(): Promise<string | undefined> {
    this.#stopped = true;
    const answers = await Promise.all(
      this.#cells.map(({ follower }) =>
        follower.stop().then(
          () => undefined,
          (error: unknown) => this.#outside.because(error),
        ),
      ),
    );
    return answers.find((answer) => answer !== undefined);
  }

  #cellOf(order: CellOrder): Cell {
    const followed = nothingFollowed();
    const follower = new RunFollower(followed, this.#outside.server, {
      event: (event) => this.#event(cell, order, event),
      again: () => {
        cell.events = [];
      },
      farewell: (reason) => {
        cell.said = reason;
      },
      connection: (broken) => {
        cell.said = broken ? 'the connection broke; trying again' : undefined;
      },
      refused: () => {
        cell.over = true;
        cell.said = 'the server does not know this run any more';
        this.#outside.changed();
      },
      changed: () => this.#outside.changed(),
    });
    const stepper = new ScenarioStepper(order.steps, {
      rest: this.#outside.rest,
      act: async (action) => {
        if (followed.runId !== undefined) await this.#outside.act(followed.runId, action);
      },
    });
    const cell: Cell = { followed, follower, stepper, events: [], said: undefined, over: false };
    return cell;
  }

  #event(cell: Cell, order: CellOrder, event: RunEvent): void {
    if (event.id <= (cell.events.at(-1)?.id ?? 0)) return;
    cell.events.push(event);
    cell.said = undefined;
    if (event.type === 'mark' && !event.data.unanswered) cell.stepper.mark(event.data.name);
    if (event.type !== 'end') return;
    cell.stepper.end();
    this.#outside.ran(order, cell.events);
  }

  /** A cell is a scenario, steps and all. */
  async #step(cell: Cell): Promise<void> {
    try {
      await cell.stepper.play();
    } catch (error) {
      cell.said = this.#outside.because(error);
      this.#outside.changed();
    }
  }
}

/** How a run ended, as short as a cell of a table; a failure says why. */
const endInWords = ({ kind, sentence }: RunEnd): string =>
  kind === 'failed' ? sentence : kind.replace('-', ' ');

function inWords({ phase }: Followed, events: readonly RunEvent[]): string {
  const last = events.at(-1);
  if (last?.type === 'end') return endInWords(last.data.end);
  if (phase === 'queued') return 'waiting for a place';
  return phase === 'idle' ? 'waiting' : phase;
}
