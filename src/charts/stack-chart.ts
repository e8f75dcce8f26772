import type { Axis } from './axis.ts';
import type { TextStyle } from './paint-text.ts';
import * as paint from './painters.ts';
import { parts } from './parts.ts';
import { type Canvas, createPlot, type Plot } from './plot.ts';
import { Room, type Track } from './room.ts';
import type { Column } from './stack.ts';
import { type Bracket, nameArea, nameBracket, nameLine, Places } from './texts.ts';
import { trackOf } from './track-of.ts';

/** A line that is drawn over the chart with its name: an earlier run, a guess. Places of the axis, values in MB. */
export interface NamedLine {
  readonly name: string;
  readonly points: readonly { readonly place: number; readonly value: number }[];
}

/** Everything the main chart shows at one moment. Values in MB, moments as places of the axis. */
export interface StackPicture {
  readonly axis: Axis;
  readonly places: readonly number[];
  readonly stack: readonly Column[];
  /** The number of the chosen lens, one value per moment. */
  readonly lens: Column;
  readonly lensName: string;
  /** Names of the parts, the lowest first. */
  readonly names: readonly string[];
  readonly marks: readonly number[];
  readonly limit?: { readonly value: number; readonly text: string };
  readonly earlier?: NamedLine;
  readonly guess?: NamedLine;
  readonly jump?: Bracket;
  /** Upper end of the vertical axis. */
  readonly top: number;
}

/** The main chart: the container's number as its parts, stacked, and the lens as a bold line over them. */
export interface StackChart extends Omit<Plot, 'draw'> {
  draw(picture: StackPicture): void;
}

/** Areas whose contrast with the ground is under 3 : 1 in one of the themes; they have an edge of their own. */
const pale = new Set(['kernel', 'residual', 'shmem', 'inactive']);

/** Makes the main chart in its host. `colour` reads a CSS variable at the time of drawing. */
export function createStackChart(
  host: HTMLElement,
  group: string,
  colour: (name: string) => string,
  onCursor: (index: number | undefined) => void,
): StackChart {
  let picture: StackPicture | undefined;
  const stood = new Places();
  const areas = [...parts].reverse().map((part) => ({ fill: () => colour(part.colour) }));
  const plot = createPlot(host, {
    group,
    onCursor,
    axisBelow: true,
    unit: 'MB',
    axisColour: () => colour('--soft'),
    ruleColour: () => colour('--rule'),
    series: [
      ...areas,
      { stroke: () => colour('--panel'), width: 6.5 },
      { stroke: () => colour('--ink'), width: 3 },
    ],
    between: {
      after: areas.length,
      paint: (canvas) => picture !== undefined && paintUnder(canvas, picture, colour),
    },
    paint: (canvas) => picture !== undefined && paintOver(canvas, picture, colour, stood),
  });
  return {
    ...plot,
    draw(next) {
      picture = next;
      plot.draw(next.places, [...[...next.stack].reverse(), next.lens, next.lens], next.axis, next.top);
    },
  };
}

/** What lies under the line of the lens: the edges of pale areas, an earlier run, a guess. */
function paintUnder(canvas: Canvas, picture: StackPicture, colour: (name: string) => string): void {
  for (const { part, lower, upper } of edgesOf(canvas, picture))
    if (pale.has(part.id)) paint.paintEdge(canvas, lower, upper, colour(`--edge-${part.id}`));
  const halo = colour('--panel');
  const earlier = pixels(canvas, picture.earlier);
  paint.paintTrack(canvas, earlier, { colour: colour('--soft'), width: 1.4, dash: [6, 3], halo });
  const guess = pixels(canvas, picture.guess);
  paint.paintTrack(canvas, guess, { colour: colour('--ink'), width: 2.2, dash: [2, 4], halo });
}

const pixels = ({ x, y }: Canvas, line: NamedLine | undefined): Track =>
  (line?.points ?? []).map((point) => ({ x: x(point.place), y: y(point.value) }));

function edgesOf(canvas: Canvas, { places, stack }: StackPicture) {
  const { box, y } = canvas;
  let lower: Track = [
    { x: box.left, y: y(0) },
    { x: box.left + box.width, y: y(0) },
  ];
  return parts.map((part, i) => {
    const upper = trackOf(canvas, places, stack[i] ?? []);
    const edges = { part, lower, upper };
    lower = upper;
    return edges;
  });
}

function paintOver(
  canvas: Canvas,
  picture: StackPicture,
  colour: (name: string) => string,
  stood: Places,
): void {
  const { box, x, y } = canvas;
  const [ink, soft, rim] = [colour('--ink'), colour('--soft'), colour('--panel')];
  const lens = trackOf(canvas, picture.places, picture.lens);
  const earlier = pixels(canvas, picture.earlier);
  const guess = pixels(canvas, picture.guess);
  const vertical = (place: number): Track => [
    { x: x(place), y: box.top },
    { x: x(place) + 0.01, y: box.top + box.height },
  ];
  const limitTrack: Track =
    picture.limit === undefined
      ? []
      : [
          { x: box.left, y: y(picture.limit.value) },
          { x: box.left + box.width, y: y(picture.limit.value) },
        ];
  const breaks = picture.axis.breaks.filter((one) => !one.open).map((one) => one.place);
  const room = new Room(
    box,
    [lens, earlier, guess, limitTrack, ...breaks.map(vertical)],
    picture.marks.map(vertical),
  );
  const { places, axis, lensName, marks } = picture;
  stood.begin(
    [axis.span, box.width, box.height, lensName, marks.length, breaks.length].join(),
    places.length,
  );
  // The library draws no series before the first sample, and so nothing between two of them.
  if (places.length === 0) paintUnder(canvas, picture, colour);
  paint.paintMarks(canvas, marks, colour('--edge'));
  if (picture.limit !== undefined) paint.paintLimit(canvas, picture.limit.value, colour('--alarm'));
  paint.paintBreaks(canvas, breaks, { ink, ground: rim });
  if (picture.jump !== undefined) nameBracket(canvas, room, picture.jump, ink, rim);
  const name = (key: string, text: string, track: Track, style: Partial<TextStyle>) =>
    nameLine(canvas, room, stood, key, text, track, { ink, rim, sizePx: 14, weight: 600, ...style });
  if (lens.length > 1) name('lens', picture.lensName, lens, {});
  if (picture.limit !== undefined) name('limit', picture.limit.text, limitTrack, { ink: colour('--alarm') });
  if (picture.guess !== undefined) name('guess', picture.guess.name, guess, { weight: 400 });
  if (picture.earlier !== undefined)
    name('earlier', picture.earlier.name, earlier, { ink: soft, weight: 400 });
  for (const [i, { part, lower, upper }] of edgesOf(canvas, picture).entries())
    nameArea(
      canvas,
      room,
      stood,
      picture.names[i] ?? '',
      { lower, upper },
      {
        ink: colour(`--on-${part.id}`),
        sizePx: 14,
        weight: 600,
      },
    );
}
