import { withUnit } from '../../charts/figures.ts';
import { parts } from '../../charts/parts.ts';
import { highest } from '../../charts/ranges.ts';
import { MB } from '../../charts/stack.ts';
import { createStackChart } from '../../charts/stack-chart.ts';
import { createStripChart } from '../../charts/strip-chart.ts';
import { isUnavailable, readingOf, type Sample } from '../../protocol/sample.ts';
import { cssColour, part, setText } from '../page/element.ts';
import type { Bench } from './bench.ts';
import { type BenchState, sampleShown, whyMissing, wordsOf } from './bench-state.ts';
import { type Along, ChartAxes } from './chart-axes.ts';
import { listenToKeys } from './chart-keys.ts';
import { bracketOf, earlierOf, guessOn, highestOfRun, limitOf, placeIn } from './chart-picture.ts';
import { earlierLine } from './earlier-line.ts';
import { knobsNow } from './knobs-now.ts';
import { lensColumn } from './lens-column.ts';
import { viewDrawing } from './view-drawing.ts';
import { viewFolds } from './view-folds.ts';
import { viewInsight } from './view-insight.ts';
import { viewMarks } from './view-marks.ts';

/** What the charts of a bench can be told from outside. */
export interface ChartsView {
  update(state: BenchState): void;
  /** Reads the colours again. */
  recolour(): void;
  /** Fits the present width. */
  fit(): void;
}

/** The main chart, its marks, and the strips below on the same cursor and horizontal axis. */
export function viewCharts(root: HTMLElement, bench: Bench): ChartsView {
  const group = `bench-${bench.state.demo.id}`;
  const axes = new ChartAxes();
  let place: ((second: number) => number) | undefined;
  const onCursor = (index: number | undefined) => {
    const { cursor, store } = bench.state;
    const second = index === undefined ? undefined : store.history.seconds[index];
    // Idle moments share a place along the work: a drawing that finds the first of them leaves the one that was pointed at.
    const isThere = second !== undefined && cursor !== undefined && place?.(second) === place?.(cursor);
    if (place !== undefined && isThere) return;
    bench.point(second);
  };
  const main = createStackChart(part(root, 'chart'), group, cssColour, onCursor);
  const strips = bench.state.demo.series.map((series, i) => ({
    series,
    row: part(root, `strip-row-${i}`),
    figure: part(root, `strip-figure-${i}`),
    missing: part(root, `strip-missing-${i}`),
    chart: createStripChart(
      part(root, `strip-${i}`),
      group,
      cssColour,
      {
        stroke: part(root, `strip-${i}`).dataset.colour ?? '--ink',
        unit: series.unit === 'bytes' ? 'MB' : '',
      },
      onCursor,
    ),
  }));
  const redraw = () => update(bench.state);
  const marks = viewMarks(root, main);
  const folds = viewFolds(root, main, axes.open, redraw);
  const drawing = viewDrawing(root, main, redraw);
  const insight = viewInsight(root);
  const keyboard = listenToKeys(root, bench, (second) => main.point(second));
  const lens = lensColumn();
  const highestBefore = highestOfRun();
  for (const input of root.querySelectorAll<HTMLInputElement>('[data-along]'))
    input.addEventListener('change', () => {
      axes.along = input.value as Along;
      redraw();
    });
  // What the knobs say is what the axes of the next run are made of.
  for (const event of ['input', 'change'])
    root.addEventListener(event, () => bench.state.store.history.seconds.length === 0 && redraw());
  return {
    update,
    recolour: () => all((chart) => chart.refresh()),
    fit: () => all((chart) => chart.fit()),
  };

  function update(state: BenchState): void {
    const { history } = state.store;
    const guess = drawing(state);
    const others = [...(guess?.guess.map((point) => point.mb) ?? []), highestBefore(state.earlier)];
    const on = axes.read(state, knobsNow(root, state.demo), [highest(others)]);
    place = (second) => on.axis.at(second);
    const column = lens(history, state.lens);
    const placeOf = (sample: Sample) => placeIn(on, axes.along, state, sample);
    const at = state.store.marks.map((mark) => on.axis.at(mark.tMs / 1000));
    main.draw({
      ...on,
      top: on.topMb,
      stack: history.stack,
      lens: column,
      lensName: state.lens.name,
      names: parts.map((one) => one.word[wordsOf(state)]),
      marks: at,
      ...limitOf(state, on.topMb),
      ...earlierOf(state, placeOf),
      ...guessOn(axes.along === 'time' ? guess : undefined, on),
      ...bracketOf(insight(state, column), on),
    });
    const sample = sampleShown(state);
    for (const [i, strip] of strips.entries()) {
      const { series } = strip;
      if (series.where === 'no-cgroup' && sample !== undefined) showRow(strip, isUnavailable(sample.cgroup));
      strip.chart.draw({
        ...on,
        top: on.stripTops[i] ?? 1,
        column: history.strips[i] ?? [],
        marks: at,
        earlier: earlierLine(
          state.earlier,
          placeOf,
          (one) => readingOf(one, series.group, series.reading),
          series.unit === 'bytes' ? MB : 1,
        ),
      });
      const value = sample === undefined ? undefined : readingOf(sample, series.group, series.reading);
      setText(strip.figure, value === undefined ? '–' : withUnit(value, series.unit));
      // Under the cursor a missing reading is a dash only: a sentence would move the charts away from the pointer.
      const why = state.cursor === undefined ? whyMissing(sample, series.group) : undefined;
      strip.missing.hidden = why === undefined;
      setText(strip.missing, why ?? '');
    }
    part(root, 'chart-empty').hidden =
      history.seconds.length > 0 || guess !== undefined || !part(root, 'draw').hidden;
    marks(state);
    folds(on.axis);
    keyboard(state, history.seconds.at(-1) ?? 0);
  }

  function all(change: (chart: { refresh(): void; fit(): void }) => void): void {
    for (const chart of [main, ...strips.map((strip) => strip.chart)]) change(chart);
  }
}

/** Shows or hides a strip; a chart that was hidden has no width until it is fitted. */
function showRow({ row, chart }: { row: HTMLElement; chart: { fit(): void } }, shown: boolean): void {
  if (row.hidden === !shown) return;
  row.hidden = !shown;
  if (shown) chart.fit();
}
