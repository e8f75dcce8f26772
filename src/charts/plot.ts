// The only file that knows the chart library. uPlot: https://github.com/leeoniya/uPlot
import uPlot from 'uplot';
import { type Axis, timeAxis } from './axis.ts';
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
  /** From a place on the horizontal axis. */
  x(place: number): number;
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
  /** Whether the horizontal axis is written below it; a strip has that of the chart above it. */
  readonly axisBelow: boolean;
  /** Written behind the highest figure of the vertical axis; nothing for a count. */
  readonly unit: string;
  /** Values of the vertical axis' ticks for the present range. Undefined: the library's choice. */
  readonly ticks?: (top: number) => number[];
  /** Paints over everything. */
  paint?(canvas: Canvas): void;
  /** Paints over the series up to the one of that index, and under those that come after it. */
  readonly between?: { readonly after: number; paint(canvas: Canvas): void };
  /** Index under the cursor, or undefined when it has left. */
  onCursor(index: number | undefined): void;
}

/** A chart on the page. */
export interface Plot {
  /** Draws these columns at these places of the axis; y from 0 to `top`. */
  draw(places: readonly number[], columns: readonly Column[], axis: Axis, top: number): void;
  /** Puts the cursor (and that of the group) on a moment, or takes it away. */
  point(second: number | undefined): void;
  /** Left edge of a moment in CSS pixels from the chart's own left edge. */
  left(second: number): number;
  /** The moment and the value under a point of the page, in CSS pixels; limited to the axes. */
  under(clientX: number, clientY: number): { readonly second: number; readonly value: number };
  /** Ends of its axes: places on the horizontal one, and the upper end of the vertical one. */
  ends(): { readonly span: number; readonly top: number };
  /** Fits the host's present size. */
  fit(): void;
  /** Draws again with the present colours. */
  refresh(): void;
}

/** Width of the column that holds the figures of the vertical axis, in CSS pixels: "1200 MB" fits. `charts.css` has the same figure. */
const GUTTER = 58;
const FONT = '13px "Source Sans 3", system-ui, sans-serif';

/** Makes an empty chart that fills its host. */
export function createPlot(host: HTMLElement, options: PlotOptions): Plot {
  let axis = timeAxis(1, []);
  let top = 1;
  const size = () => ({ width: Math.max(60, host.clientWidth), height: Math.max(20, host.clientHeight) });
  const chart = new uPlot(
    {
      ...size(),
      padding: [8, 20, options.axisBelow ? 0 : 6, 0],
      legend: { show: false },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      cursor: {
        y: false,
        drag: { x: false, y: false, setScale: false },
        points: { show: false },
        sync: { key: options.group },
      },
      scales: { x: { time: false, range: () => [0, axis.span] }, y: { range: () => [0, top] } },
      axes: axesOf(
        options,
        () => axis,
        () => top,
      ),
      series: [{}, ...options.series.map(seriesOf)],
      hooks: {
        drawSeries: [
          (u, index) => {
            if (index === options.between?.after) options.between.paint(canvasOf(u));
          },
        ],
        draw: [(u) => options.paint?.(canvasOf(u))],
        setCursor: [(u) => options.onCursor(u.cursor.idx ?? undefined)],
      },
    },
    [[], ...options.series.map(() => [])],
    host,
  );
  return {
    draw(places, columns, newAxis, newTop) {
      axis = newAxis;
      top = newTop;
      chart.setData([places as number[], ...columns]);
    },
    point(second) {
      const left = second === undefined ? -10 : chart.valToPos(axis.at(second), 'x');
      chart.setCursor({ left, top: second === undefined ? -10 : 4 });
    },
    // Not valToPos: the library takes over a new range only after the present task.
    left: (second) => chart.over.offsetLeft + (chart.over.clientWidth * axis.at(second)) / axis.span,
    under(clientX, clientY) {
      const box = chart.over.getBoundingClientRect();
      const within = (share: number) => Math.min(1, Math.max(0, share));
      return {
        second: axis.secondAt(within((clientX - box.left) / box.width) * axis.span),
        value: (1 - within((clientY - box.top) / box.height)) * top,
      };
    },
    ends: () => ({ span: axis.span, top }),
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

function axesOf(options: PlotOptions, axis: () => Axis, top: () => number): uPlot.Axis[] {
  const rule = { stroke: options.ruleColour, width: 1 };
  const ticks = options.ticks;
  return [
    {
      show: options.axisBelow,
      stroke: options.axisColour,
      font: FONT,
      size: 26,
      gap: 4,
      grid: { show: false },
      ticks: { ...rule, size: 4 },
      splits: (u) =>
        axis()
          .ticks(u.over.clientWidth)
          .map((tick) => tick.place),
      values: (u) =>
        axis()
          .ticks(u.over.clientWidth)
          .map((tick) => tick.text),
    },
    {
      stroke: options.axisColour,
      font: FONT,
      size: GUTTER,
      gap: 6,
      space: 44,
      grid: rule,
      ticks: { show: false },
      values: (_, splits) =>
        splits.map((value, i) => {
          const text = String(Number(value.toPrecision(3)));
          return i === splits.length - 1 && options.unit !== '' ? `${text} ${options.unit}` : text;
        }),
      ...(ticks === undefined ? {} : { splits: () => ticks(top()) }),
    },
  ];
}

function canvasOf(u: uPlot): Canvas {
  // Both scales are linear: two points of each are enough for any number of them.
  const way = (scale: 'x' | 'y') => {
    const zero = u.valToPos(0, scale, true);
    const one = u.valToPos(1, scale, true) - zero;
    return (value: number) => zero + one * value;
  };
  return { context: u.ctx, x: way('x'), y: way('y'), box: u.bbox, ratio: devicePixelRatio };
}
