import { timeAxis } from '../../charts/axis.ts';
import { ChartHistory } from '../../charts/chart-history.ts';
import { type Fold, foldsOf } from '../../charts/folds.ts';
import type { Plan } from '../../charts/plan.ts';
import { highest, niceTop, upTo } from '../../charts/ranges.ts';
import type { Column } from '../../charts/stack.ts';
import type { Recording } from '../../protocol/recording.ts';
import { readingOf } from '../../protocol/sample.ts';
import type { DemoInPage } from './bench-state.ts';

/** What is known of a recording: all of it. */
export interface Whole extends Plan {
  readonly stripTops: readonly number[];
}

/** What the axes of a recording are made of. */
export function wholeOf({ events }: Recording, demo: DemoInPage): Whole {
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

/** The folds of a history: every part of the container's number, RSS and every strip has to stand still. */
export function foldsIn(history: ChartHistory, { series }: DemoInPage, marks: readonly number[]): Fold[] {
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
