import { paintMarks, paintOutline } from './painters.ts';
import { createPlot, type Plot } from './plot.ts';
import { highest, niceTop } from './ranges.ts';
import type { Column } from './stack.ts';

/** What a strip shows: one series on the main chart's time axis. */
export interface StripPicture {
  readonly seconds: readonly number[];
  readonly column: Column;
  readonly marks: readonly number[];
  readonly earlier: readonly { second: number; value: number }[];
  readonly span: number;
}

/** A low chart of one series below the main one. */
export interface StripChart extends Omit<Plot, 'draw'> {
  draw(picture: StripPicture): void;
}

/** Makes a strip in its host. */
export function createStripChart(
  host: HTMLElement,
  group: string,
  colour: (name: string) => string,
  stroke: string,
  onCursor: (index: number | undefined) => void,
): StripChart {
  let picture: StripPicture | undefined;
  const plot = createPlot(host, {
    group,
    onCursor,
    timeAxis: false,
    axisColour: () => colour('--soft'),
    ruleColour: () => colour('--rule'),
    ticks: (top) => [0, top],
    series: [{ stroke: () => colour(stroke), width: 2 }],
    paint(canvas) {
      if (picture === undefined) return;
      paintMarks(canvas, picture.marks, colour('--edge'));
      paintOutline(canvas, picture.earlier, colour('--soft'));
    },
  });
  return {
    ...plot,
    draw(next) {
      picture = next;
      plot.draw(
        next.seconds,
        [next.column],
        next.span,
        niceTop(Math.max(highest(next.column), highest(next.earlier.map((p) => p.value))), 10),
      );
    },
  };
}
