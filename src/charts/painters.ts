import type { Canvas } from './plot.ts';
import type { Track } from './room.ts';

/** How a line over the chart looks; sizes in CSS pixels. */
export interface LineStyle {
  readonly colour: string;
  readonly width: number;
  readonly dash?: readonly number[];
  /** Colour of a wider line under it. */
  readonly halo?: string;
}

/** Draws the lines of marks through the whole height of a chart, at these places of its axis. */
export function paintMarks(
  { context, x, box, ratio }: Canvas,
  places: readonly number[],
  colour: string,
): void {
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = ratio;
  context.setLineDash([2 * ratio, 3 * ratio]);
  for (const place of places) {
    context.beginPath();
    context.moveTo(x(place), box.top - 8 * ratio);
    context.lineTo(x(place), box.top + box.height);
    context.stroke();
  }
  context.restore();
}

/** Draws a line over the chart, within its box. */
export function paintTrack({ context, box, ratio }: Canvas, track: Track, style: LineStyle): void {
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.width, box.height);
  context.clip();
  context.lineJoin = 'round';
  for (const [colour, width] of [
    [style.halo, style.width + 3],
    [style.colour, style.width],
  ] as const) {
    if (colour === undefined) continue;
    context.strokeStyle = colour;
    context.lineWidth = width * ratio;
    context.setLineDash(colour === style.halo ? [] : (style.dash ?? []).map((length) => length * ratio));
    context.beginPath();
    for (const point of track) context.lineTo(point.x, point.y);
    context.stroke();
  }
  context.restore();
}

/** Draws the upper edge of an area where the area is thicker than a pixel, so that one that is pale is told from the ground. */
export function paintEdge({ context, ratio }: Canvas, lower: Track, upper: Track, colour: string): void {
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = 1.25 * ratio;
  context.beginPath();
  let drawing = false;
  let k = 0;
  for (const point of upper) {
    while (k + 1 < lower.length && (lower[k + 1]?.x ?? 0) <= point.x) k++;
    const thick = (lower[k]?.y ?? 0) - point.y > ratio;
    if (thick && drawing) context.lineTo(point.x, point.y);
    else if (thick) context.moveTo(point.x, point.y);
    drawing = thick;
  }
  context.stroke();
  context.restore();
}

/** Draws the memory limit as a dashed line. */
export function paintLimit({ context, y, box, ratio }: Canvas, value: number, colour: string): void {
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = 1.5 * ratio;
  context.setLineDash([7 * ratio, 4 * ratio]);
  context.beginPath();
  context.moveTo(box.left, y(value));
  context.lineTo(box.left + box.width, y(value));
  context.stroke();
  context.restore();
}

/** Draws two short strokes through the horizontal axis where a stretch of it is left out. */
export function paintBreaks(
  { context, x, box, ratio }: Canvas,
  places: readonly number[],
  colours: { readonly ink: string; readonly ground: string },
): void {
  context.save();
  const bottom = box.top + box.height;
  for (const place of places) {
    const middle = x(place);
    context.fillStyle = colours.ground;
    context.fillRect(middle - 3 * ratio, box.top, 6 * ratio, box.height + 2 * ratio);
    context.strokeStyle = colours.ink;
    context.lineWidth = 1.5 * ratio;
    context.beginPath();
    for (const side of [-3, 3]) {
      context.moveTo(middle + (side - 2.5) * ratio, bottom + 5 * ratio);
      context.lineTo(middle + (side + 2.5) * ratio, bottom - 5 * ratio);
    }
    context.stroke();
  }
  context.restore();
}

/** Draws a bracket from one value to another at a place of the axis, open to the left. */
export function paintBracket(
  { context, y, ratio }: Canvas,
  left: number,
  from: number,
  to: number,
  colours: { readonly ink: string; readonly rim: string },
): void {
  context.save();
  for (const [colour, width] of [
    [colours.rim, 4],
    [colours.ink, 1.75],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width * ratio;
    context.beginPath();
    context.moveTo(left - 4 * ratio, y(from));
    context.lineTo(left + 4 * ratio, y(from));
    context.moveTo(left, y(from));
    context.lineTo(left, y(to));
    context.moveTo(left - 4 * ratio, y(to));
    context.lineTo(left + 4 * ratio, y(to));
    context.stroke();
  }
  context.restore();
}
