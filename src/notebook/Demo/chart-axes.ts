import { type Axis, breakShare, timeAxis, workAxis } from '../../charts/axis.ts';
import type { ChartHistory } from '../../charts/chart-history.ts';
import type { Fold } from '../../charts/folds.ts';
import { type Plan, planOf } from '../../charts/plan.ts';
import { highest, steadyEnd, steadySpan } from '../../charts/ranges.ts';
import type { Recording } from '../../protocol/recording.ts';
import type { KnobValues } from '../../protocol/run-event.ts';
import { readingOf } from '../../protocol/sample.ts';
import type { BenchState } from './bench-state.ts';
import { keptColumn } from './lens-column.ts';
import { foldsIn, type Whole, wholeOf } from './recorded-axes.ts';

/** What the charts of a bench are drawn on. */
export interface Axes {
  readonly axis: Axis;
  /** Place of each entry of the history. */
  readonly places: readonly number[];
  /** Upper end of the main chart, in MB, and of each strip. */
  readonly topMb: number;
  readonly stripTops: readonly number[];
}

/** What the horizontal axis counts. */
export type Along = 'time' | 'work';

interface Held {
  readonly history: ChartHistory;
  span?: number;
  workSpan?: number;
  topMb?: number;
  stripTops: number[];
}

/**
 * The axes of a bench. Before a run they follow the knobs; once it has begun they stay, unless it leaves them. Those of a
 * recording are known from its end. What the reader has opened or chosen is kept until another run.
 */
export class ChartAxes {
  along: Along = 'time';
  /** Folds that the reader has opened, by their first second. */
  readonly open = new Set<number>();
  #held: Held | undefined;
  /** Folds of the history as it was when they were last looked for: a cursor that moves does not look again. */
  #folds:
    | {
        readonly history: ChartHistory;
        readonly last: unknown;
        readonly marks: number;
        readonly folds: Fold[];
      }
    | undefined;
  readonly #whole = new Map<Recording, Whole>();
  readonly #work = keptColumn<string>((sample, counter) => readingOf(sample, 'demo', counter));

  /**
   * @param knobs as they stand in the page
   * @param otherMb further lines that the main chart has to hold, in MB
   */
  read(state: BenchState, knobs: KnobValues, otherMb: readonly number[]): Axes {
    const { history, marks } = state.store;
    const began = history.seconds.length > 0;
    if (this.#held?.history !== history || !began) {
      if (this.#held?.history !== history) this.open.clear();
      this.#held = { history, stripTops: [] };
    }
    const held = this.#held;
    const plan = this.#planOf(state, knobs);
    held.topMb = steadyEnd(
      held.topMb,
      plan.topMb,
      Math.max(highest(history.stack.at(-1) ?? []), highest(history.rss), ...otherMb),
    );
    held.stripTops = state.demo.series.map((_, i) =>
      steadyEnd(held.stripTops[i], plan.stripTops?.[i], highest(history.strips[i] ?? [])),
    );
    const axis =
      this.along === 'work' && state.demo.work !== undefined
        ? this.#alongWork(state, held, plan)
        : this.#alongTime(
            history,
            held,
            plan,
            marks.map((mark) => mark.tMs / 1000),
            state,
          );
    return {
      axis,
      places: history.seconds.map((second) => axis.at(second)),
      topMb: held.topMb,
      stripTops: held.stripTops,
    };
  }

  #alongTime(
    history: ChartHistory,
    held: Held,
    plan: Plan,
    marks: readonly number[],
    state: BenchState,
  ): Axis {
    const last = history.samples.at(-1);
    const known = this.#folds;
    const folds =
      known?.history === history && known.last === last && known.marks === marks.length
        ? known.folds
        : foldsIn(history, state.demo, marks);
    this.#folds = { history, last, marks: marks.length, folds };
    const end = Math.max(history.seconds.at(-1) ?? 0, (state.earlier.at(-1)?.tMs ?? 0) / 1000);
    const first = held.span ?? plan.seconds ?? 20;
    held.span = steadySpan(held.span, plan.seconds, timeAxis(first, folds).at(end));
    const closed = timeAxis(held.span, folds);
    const opened = folds
      .filter((fold) => this.open.has(fold.from))
      .reduce((sum, fold) => sum + (fold.to - fold.from) - (closed.at(fold.to) - closed.at(fold.from)), 0);
    return timeAxis(held.span + opened, folds, this.open, breakShare * held.span);
  }

  #alongWork(state: BenchState, held: Held, plan: Plan): Axis {
    const { counter = '', unit = '' } = state.demo.work ?? {};
    const work = this.#work(state.store.history, counter);
    held.workSpan = steadyEnd(held.workSpan, plan.amount, highest(work));
    return workAxis(state.store.history.seconds, work, held.workSpan, `${unit}s`);
  }

  #planOf({ demo, recording, mode, store }: BenchState, knobs: KnobValues): Plan & Partial<Whole> {
    if (mode === 'replay' && recording !== undefined) {
      const known = this.#whole.get(recording) ?? wholeOf(recording, demo);
      this.#whole.set(recording, known);
      return known;
    }
    const set = store.started?.knobs ?? knobs;
    const limit = typeof set.limitMb === 'number' && set.limitMb > 0 ? set.limitMb : undefined;
    return planOf(demo.axes, set, limit);
  }
}
