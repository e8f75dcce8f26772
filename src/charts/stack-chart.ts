import { paintAreaNames, paintLimit, paintMarks, paintOutline } from './painters.ts';
import { parts } from './parts.ts';
import { createPlot, type Plot } from './plot.ts';
import { highest, niceTop } from './ranges.ts';
import type { Column } from './stack.ts';

/** Everything the main chart shows at one moment. Values in MB, times in seconds. */
export interface StackPicture {
  readonly seconds: readonly number[];
  readonly stack: readonly Column[];
  /** The number of the chosen lens, one value per moment. */
  readonly lens: Column;
  readonly names: readonly string[];
  readonly marks: readonly number[];
  readonly limit?: { readonly value: number; readonly text: string };
  readonly earlier: readonly { second: number; value: number }[];
  readonly span: number;
}

/** The main chart: the container's number as its parts, stacked, and the lens as a bold line over them. */
export interface StackChart extends Omit<Plot, 'draw'> {
  draw(picture: StackPicture): void;
}

/** Makes the main chart in its host. `colour` reads a CSS variable at the time of drawing. */
export function createStackChart(
  host: HTMLElement,
  group: string,
  colour: (name: string) => string,
  onCursor: (index: number | undefined) => void,
): StackChart {
  let picture: StackPicture | undefined;
  const areas = [...parts].reverse().map((part) => ({ fill: () => colour(part.colour) }));
  const plot = createPlot(host, {
    group,
    onCursor,
    timeAxis: true,
    axisColour: () => colour('--soft'),
    ruleColour: () => colour('--rule'),
    series: [
      ...areas,
      { stroke: () => colour('--panel'), width: 5.5 },
      { stroke: () => colour('--ink'), width: 2.6 },
    ],
    paint(canvas) {
      if (picture === undefined) return;
      const inks = { ink: colour('--ink'), paper: colour('--panel') };
      paintOutline(canvas, picture.earlier, colour('--soft'));
      paintMarks(canvas, picture.marks, colour('--edge'));
      if (picture.limit !== undefined)
        paintLimit(canvas, picture.limit.value, picture.limit.text, {
          line: colour('--alarm'),
          paper: inks.paper,
        });
      paintAreaNames(canvas, picture.seconds, picture.stack, picture.names, inks);
    },
  });
  return {
    ...plot,
    draw(next) {
      picture = withLimitInReach(next);
      const top = niceTop(topOf(picture), 20);
      plot.draw(next.seconds, [...[...next.stack].reverse(), next.lens, next.lens], next.span, top);
    },
  };
}

/** The limit is drawn only when the data come near it: otherwise it would press everything flat. */
function withLimitInReach(picture: StackPicture): StackPicture {
  const { limit, ...rest } = picture;
  return limit === undefined || limit.value > 1.6 * Math.max(topOf(rest), 20) ? rest : picture;
}

function topOf(picture: StackPicture): number {
  return Math.max(
    highest(picture.stack.at(-1) ?? []),
    highest(picture.lens),
    highest(picture.earlier.map((point) => point.value)),
    picture.limit?.value ?? 0,
  );
}
