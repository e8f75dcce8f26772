import { type Axis, breakShare, timeAxis, workAxis } from '../../charts/axis.ts';
import { ChartHistory } from '../../charts/chart-history.ts';
import { type Fold, foldsOf } from '../../charts/folds.ts';
import { type Plan, planOf } from '../../charts/plan.ts';
import { highest, niceTop, steadyEnd, steadySpan, upTo } from '../../charts/ranges.ts';
import type { Column } from '../../charts/stack.ts';
import type { Recording } from '../../protocol/recording.ts';
import type { KnobValues } from '../../protocol/run-event.ts';
import { readingOf } from '../../protocol/sample.ts';
import type { BenchState, DemoInPage } from './bench-state.ts';
import { keptColumn } from './lens-column.ts';

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

/** What is known of a recording: all of it. */
interface Whole extends Plan {
  readonly stripTops: readonly number[];
}

function wholeOf({ events }: Recording, demo: DemoInPage): Whole {
  const history = new ChartHistory(demo.series);
  const marks: number[] = [];
  for (const event of events) {
    if (event.type === 'sample') history.append(event.data);
    if (event.type === 'mark') marks.push(event.data.tMs / 1000);
  }
  const counter = demo.work?.counter;
  const work =
    counter === undefined ? [] : history.samples.map((one) => readingOf(one, 'demo', counter) ?? 0);
  const folds = foldsIn(history, demo, marks);
  const last = history.seconds.at(-1) ?? 1;
  const highestMb = Math.max(highest(history.stack.at(-1) ?? []), highest(history.rss));
  return {
    ...(highest(work) > 0 ? { amount: highest(work) } : {}),
    seconds: spanOf(last, folds),
    topMb: upTo(20, 1.04 * highestMb),
    stripTops: history.strips.map((column: Column) => niceTop(highest(column), 10)),
  };
}

/** The span of an axis that a whole run fills: a break takes a share of it, so it is found step by step. */
function spanOf(last: number, folds: readonly Fold[]): number {
  let span = Math.max(1, last);
  for (let i = 0; i < 8; i++) span = Math.max(1, timeAxis(span, folds).at(last));
  return span * 1.001;
}

function foldsIn(history: ChartHistory, { series }: DemoInPage, marks: readonly number[]): Fold[] {
  return foldsOf(
    history.seconds,
    history.rows,
    [
      ...[...history.stack, history.rss].map((column) => ({ column, unit: 'bytes' as const })),
      ...history.strips.map((column, i) => ({ column, unit: series[i]?.unit ?? ('bytes' as const) })),
    ],
    marks,
  );
}
