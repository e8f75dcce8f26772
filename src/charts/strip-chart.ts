import type { Axis } from './axis.ts';
import { paintMarks, paintTrack } from './painters.ts';
import { createPlot, type Plot } from './plot.ts';
import type { Column } from './stack.ts';
import type { NamedLine } from './stack-chart.ts';

/** What a strip shows: one series on the main chart's horizontal axis. */
export interface StripPicture {
  readonly axis: Axis;
  readonly places: readonly number[];
  readonly column: Column;
  readonly marks: readonly number[];
  readonly earlier: NamedLine['points'];
  /** Upper end of its vertical axis. */
  readonly top: number;
}

/** A low chart of one series below the main one. */
export interface StripChart extends Omit<Plot, 'draw'> {
  draw(picture: StripPicture): void;
}

/** Makes a strip in its host. @param unit of its figures: "MB", or nothing for a count */
export function createStripChart(
  host: HTMLElement,
  group: string,
  colour: (name: string) => string,
  look: { readonly stroke: string; readonly unit: string },
  onCursor: (index: number | undefined) => void,
): StripChart {
  let picture: StripPicture | undefined;
  const plot = createPlot(host, {
    group,
    onCursor,
    axisBelow: false,
    unit: look.unit,
    axisColour: () => colour('--soft'),
    ruleColour: () => colour('--rule'),
    ticks: (top) => [0, top],
    series: [{ stroke: () => colour(look.stroke), width: 2 }],
    paint(canvas) {
      if (picture === undefined) return;
      const { x, y } = canvas;
      paintMarks(canvas, picture.marks, colour('--edge'));
      const earlier = picture.earlier.map((point) => ({ x: x(point.place), y: y(point.value) }));
      paintTrack(canvas, earlier, { colour: colour('--soft'), width: 1.2, dash: [6, 3] });
    },
  });
  return {
    ...plot,
    draw(next) {
      picture = next;
      plot.draw(next.places, [next.column], next.axis, next.top);
    },
  };
}
