import { inMb, withUnit } from '../../charts/figures.ts';
import { parts } from '../../charts/parts.ts';
import { timeWindow } from '../../charts/ranges.ts';
import { MB } from '../../charts/stack.ts';
import { createStackChart } from '../../charts/stack-chart.ts';
import { createStripChart } from '../../charts/strip-chart.ts';
import { isUnavailable, readingOf } from '../../protocol/sample.ts';
import { cssColour, part, setText } from '../page/element.ts';
import type { Bench } from './bench.ts';
import { type BenchState, sampleShown, whyMissing, wordsOf } from './bench-state.ts';
import { earlierLine } from './earlier-line.ts';
import { lensColumn } from './lens-column.ts';
import { viewMarks } from './view-marks.ts';

/** What the charts of a bench can be told from outside. */
export interface ChartsView {
  update(state: BenchState): void;
  /** Reads the colours anew. */
  recolour(): void;
  /** Fits the present width. */
  fit(): void;
}

/** The main chart, its marks, and the strips below on the same cursor and time axis. */
export function viewCharts(root: HTMLElement, bench: Bench): ChartsView {
  const group = `bench-${bench.state.demo.id}`;
  const onCursor = (index: number | undefined) =>
    bench.point(index === undefined ? undefined : bench.state.store.history.seconds[index]);
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
      part(root, `strip-${i}`).dataset.colour ?? '--ink',
      onCursor,
    ),
  }));
  const marks = viewMarks(root, main);
  const keyboard = listenToKeys(root, bench, (second) => main.point(second));
  const lens = lensColumn();
  return {
    update(state) {
      const { history } = state.store;
      const seconds = history.seconds;
      const earlierEnd = (state.earlier.at(-1)?.tMs ?? 0) / 1000;
      const whole = state.player === undefined ? undefined : state.player.lengthMs / 1000;
      const span = timeWindow(Math.max(seconds.at(-1) ?? 0, earlierEnd), whole);
      const at = state.store.marks.map((mark) => mark.tMs / 1000);
      const limitBytes = state.store.started?.limitBytes;
      const words = wordsOf(state);
      main.draw({
        seconds,
        stack: history.stack,
        lens: lens(history, state.lens),
        names: parts.map((one) => one.word[words]),
        marks: at,
        earlier: earlierLine(state.earlier, (sample) => state.lens.compute(sample), MB),
        span,
        ...(limitBytes === undefined
          ? {}
          : { limit: { value: limitBytes / MB, text: `limit ${inMb(limitBytes)} MB` } }),
      });
      for (const [i, strip] of strips.entries()) {
        const { series } = strip;
        const sample = sampleShown(state);
        if (series.where === 'no-cgroup' && sample !== undefined)
          showRow(strip, isUnavailable(sample.cgroup));
        strip.chart.draw({
          seconds,
          column: history.strips[i] ?? [],
          marks: at,
          earlier: earlierLine(
            state.earlier,
            (sample) => readingOf(sample, series.group, series.reading),
            series.unit === 'bytes' ? MB : 1,
          ),
          span,
        });
        const value = sample === undefined ? undefined : readingOf(sample, series.group, series.reading);
        setText(strip.figure, value === undefined ? '–' : withUnit(value, series.unit));
        // Under the cursor a missing reading is a dash only: a sentence would move the charts away from the pointer.
        const why = state.cursor === undefined ? whyMissing(sample, series.group) : undefined;
        strip.missing.hidden = why === undefined;
        setText(strip.missing, why ?? '');
      }
      setText(part(root, 'lens-key'), state.lens.name);
      part(root, 'earlier-key').hidden = state.earlier.length === 0;
      part(root, 'chart-empty').hidden = seconds.length > 0;
      marks(state);
      keyboard(state, span);
    },
    recolour: () => all((chart) => chart.refresh()),
    fit: () => all((chart) => chart.fit()),
  };

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

/** The chart's cursor by keyboard: arrows move, Page keys leap, Escape lets go; values are read out. */
function listenToKeys(root: HTMLElement, bench: Bench, point: (second: number | undefined) => void) {
  const box = part(root, 'chart-cursor');
  const leaps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowDown: -1,
    ArrowUp: 1,
    PageDown: -20,
    PageUp: 20,
  };
  box.addEventListener('keydown', (event) => {
    const { seconds } = bench.state.store.history;
    if (event.key === 'Escape') return point(undefined);
    const now =
      bench.state.cursor === undefined
        ? seconds.length - 1
        : bench.state.store.history.nearest(bench.state.cursor);
    const leap = leaps[event.key];
    const next =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? seconds.length - 1
          : leap === undefined
            ? undefined
            : now + leap;
    if (next === undefined) return;
    event.preventDefault();
    point(seconds[Math.min(Math.max(0, next), seconds.length - 1)]);
  });
  return (state: BenchState, span: number) => {
    const sample = sampleShown(state);
    const value = sample === undefined ? undefined : state.lens.compute(sample);
    box.setAttribute('aria-valuemax', span.toFixed(0));
    box.setAttribute('aria-valuenow', ((sample?.tMs ?? 0) / 1000).toFixed(1));
    if (document.activeElement !== box && state.phase === 'running') return;
    const others = state.demo.series.map((one) => {
      const reading = sample === undefined ? undefined : readingOf(sample, one.group, one.reading);
      return reading === undefined ? '' : `, ${one.label} ${withUnit(reading, one.unit)}`;
    });
    box.setAttribute(
      'aria-valuetext',
      sample === undefined
        ? 'no samples yet'
        : `${(sample.tMs / 1000).toFixed(1)} seconds: ${state.lens.name} ${value === undefined ? 'unknown' : `${inMb(value)} MB`}${others.join('')}`,
    );
  };
}
