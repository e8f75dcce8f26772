// The only file that knows the chart library. uPlot: https://github.com/leeoniya/uPlot
import uPlot from 'uplot';
import type { Column } from './stack.ts';

/** How one series is drawn. Colours are functions, read at each drawing, so that a change of theme shows. */
export interface SeriesStyle {
  readonly stroke?: () => string;
  readonly fill?: () => string;
  readonly width?: number;
}

/** What a painter gets: the canvas and the way from values to device pixels. */
export interface Canvas {
  readonly context: CanvasRenderingContext2D;
  x(second: number): number;
  y(value: number): number;
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

/** What a chart is made of. */
export interface PlotOptions {
  readonly series: readonly SeriesStyle[];
  /** Charts of one group share the cursor. */
  readonly group: string;
  readonly axisColour: () => string;
  readonly ruleColour: () => string;
  readonly timeAxis: boolean;
  /** Values of the vertical axis' ticks for the present range. Undefined: the library's choice. */
  readonly ticks?: (top: number) => number[];
  paint?(canvas: Canvas): void;
  /** Index under the cursor, or undefined when it has left. */
  onCursor(index: number | undefined): void;
}

/** A chart on the page. */
export interface Plot {
  /** Draws these columns; x in seconds from 0 to `span`, y from 0 to `top`. */
  draw(seconds: readonly number[], columns: readonly Column[], span: number, top: number): void;
  /** Puts the cursor (and that of the group) on a moment, or takes it away. */
  point(second: number | undefined): void;
  /** Left edge of a moment in CSS pixels from the chart's own left edge. */
  left(second: number): number;
  /** Fits the host's present size. */
  fit(): void;
  /** Draws again with the present colours. */
  refresh(): void;
}

/** Width of the column that holds the figures of the vertical axis, in CSS pixels. */
const GUTTER = 46;
const FONT = '13px "Source Sans 3", system-ui, sans-serif';

/** Makes an empty chart that fills its host. */
export function createPlot(host: HTMLElement, options: PlotOptions): Plot {
  let span = 1;
  let top = 1;
  const size = () => ({ width: Math.max(60, host.clientWidth), height: Math.max(20, host.clientHeight) });
  const chart = new uPlot(
    {
      ...size(),
      padding: [options.timeAxis ? 6 : 8, 12, options.timeAxis ? 0 : 6, 0],
      legend: { show: false },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      cursor: {
        y: false,
        drag: { x: false, y: false, setScale: false },
        points: { show: false },
        sync: { key: options.group },
      },
      scales: { x: { time: false, range: () => [0, span] }, y: { range: () => [0, top] } },
      axes: axesOf(options, () => top),
      series: [{}, ...options.series.map(seriesOf)],
      hooks: {
        draw: [(u) => options.paint?.(canvasOf(u))],
        setCursor: [(u) => options.onCursor(u.cursor.idx ?? undefined)],
      },
    },
    [[], ...options.series.map(() => [])],
    host,
  );
  return {
    draw(seconds, columns, newSpan, newTop) {
      span = newSpan;
      top = newTop;
      chart.setData([seconds as number[], ...columns]);
    },
    point(second) {
      const left = second === undefined ? -10 : chart.valToPos(second, 'x');
      chart.setCursor({ left, top: second === undefined ? -10 : 4 });
    },
    // Not valToPos: the library takes over a new range only after the present task.
    left: (second) => chart.over.offsetLeft + (chart.over.clientWidth * second) / span,
    fit: () => chart.setSize(size()),
    refresh: () => chart.redraw(false, true),
  };
}

function seriesOf(style: SeriesStyle): uPlot.Series {
  return {
    points: { show: false },
    spanGaps: false,
    width: style.width ?? 0,
    ...(style.stroke === undefined ? {} : { stroke: style.stroke }),
    ...(style.fill === undefined ? {} : { fill: style.fill }),
  };
}

function axesOf(options: PlotOptions, top: () => number): uPlot.Axis[] {
  const rule = { stroke: options.ruleColour, width: 1 };
  const ticks = options.ticks;
  return [
    {
      show: options.timeAxis,
      stroke: options.axisColour,
      font: FONT,
      size: 26,
      incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600],
      gap: 4,
      grid: { show: false },
      ticks: { ...rule, size: 4 },
      values: (_, splits) =>
        splits.map((second, i) => (i === splits.length - 1 || i === 0 ? `${second} s` : String(second))),
    },
    {
      stroke: options.axisColour,
      font: FONT,
      size: GUTTER,
      gap: 6,
      grid: rule,
      ticks: { show: false },
      values: (_, splits) => splits.map((value) => String(Number(value.toPrecision(3)))),
      ...(ticks === undefined ? {} : { splits: () => ticks(top()) }),
    },
  ];
}

function canvasOf(u: uPlot): Canvas {
  return {
    context: u.ctx,
    x: (second) => u.valToPos(second, 'x', true),
    y: (value) => u.valToPos(value, 'y', true),
    box: u.bbox,
    ratio: devicePixelRatio,
  };
}
