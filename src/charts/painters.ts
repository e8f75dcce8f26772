import { areaSpot } from './area-labels.ts';
import type { Canvas } from './plot.ts';
import type { Column } from './stack.ts';

/** Draws the lines of marks through the whole height of a chart. */
export function paintMarks(
  { context, x, box, ratio }: Canvas,
  seconds: readonly number[],
  colour: string,
): void {
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = ratio;
  context.setLineDash([2 * ratio, 3 * ratio]);
  for (const second of seconds) {
    context.beginPath();
    context.moveTo(x(second), box.top - 8 * ratio);
    context.lineTo(x(second), box.top + box.height);
    context.stroke();
  }
  context.restore();
}

/** Draws a line over the chart, point by point; used for the outline of an earlier run. */
export function paintOutline(
  { context, x, y, ratio }: Canvas,
  line: readonly { second: number; value: number }[],
  colour: string,
): void {
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = 1.2 * ratio;
  context.setLineDash([6 * ratio, 3 * ratio]);
  context.beginPath();
  for (const { second, value } of line) context.lineTo(x(second), y(value));
  context.stroke();
  context.restore();
}

/** Draws the memory limit as a dashed line with its name. */
export function paintLimit(
  canvas: Canvas,
  value: number,
  text: string,
  colours: { line: string; paper: string },
): void {
  const { context, y, box, ratio } = canvas;
  context.save();
  context.strokeStyle = colours.line;
  context.lineWidth = 1.5 * ratio;
  context.setLineDash([7 * ratio, 4 * ratio]);
  context.beginPath();
  context.moveTo(box.left, y(value));
  context.lineTo(box.left + box.width, y(value));
  context.stroke();
  context.restore();
  paintText(canvas, text, box.left + box.width - 6 * ratio, y(value) - 9 * ratio, {
    ink: colours.line,
    paper: colours.paper,
    align: 'right',
  });
}

/** Writes the names of the parts inside their areas, where there is room. */
export function paintAreaNames(
  canvas: Canvas,
  seconds: readonly number[],
  stack: readonly Column[],
  names: readonly string[],
  colours: { ink: string; paper: string },
): void {
  const { box, ratio, x, y } = canvas;
  const perSample = (x(seconds.at(-1) ?? 0) - x(0)) / Math.max(1, seconds.length);
  const need = y(0) - y(1) > 0 ? (19 * ratio) / (y(0) - y(1)) : Number.POSITIVE_INFINITY;
  for (const [i, top] of stack.entries()) {
    const name = names[i] ?? '';
    const reach = Math.ceil((name.length * 3.6 * ratio) / Math.max(0.01, perSample));
    const spot = areaSpot(stack[i - 1], top, reach, need);
    const second = spot === undefined ? undefined : seconds[spot.index];
    if (spot === undefined || second === undefined || x(second) > box.left + box.width) continue;
    paintText(canvas, name, x(second), y(spot.middle), { ...colours, align: 'center' });
  }
}

/** Writes a text with a rim of paper around it, legible on any area. Positions in device pixels. */
export function paintText(
  { context, ratio }: Canvas,
  text: string,
  left: number,
  middle: number,
  style: { ink: string; paper: string; align: CanvasTextAlign },
): void {
  context.save();
  context.font = `600 ${13.5 * ratio}px "Source Sans 3", system-ui, sans-serif`;
  context.textAlign = style.align;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3.5 * ratio;
  context.strokeStyle = style.paper;
  context.strokeText(text, left, middle);
  context.fillStyle = style.ink;
  context.fillText(text, left, middle);
  context.restore();
}
