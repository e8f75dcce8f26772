import type { Canvas } from './plot.ts';
import type { Box } from './room.ts';

/** Family of every text on a chart. None is smaller than 12 CSS pixels. */
const FAMILY = '"Source Sans 3", system-ui, sans-serif';

/** How a text on a chart looks; sizes in CSS pixels. */
export interface TextStyle {
  readonly ink: string;
  /** Colour of the rim that keeps it legible on lines and areas; none where the ground is even. */
  readonly rim?: string;
  readonly sizePx: number;
  readonly weight: 400 | 600;
}

const fontOf = (style: TextStyle, ratio: number): string =>
  `${style.weight} ${style.sizePx * ratio}px ${FAMILY}`;

/** Width and height of a text on the canvas, in device pixels. */
export function sizeOfText(
  { context, ratio }: Canvas,
  text: string,
  style: TextStyle,
): { width: number; height: number } {
  context.save();
  context.font = fontOf(style, ratio);
  const { width } = context.measureText(text);
  context.restore();
  return { width, height: 1.25 * style.sizePx * ratio };
}

/** Writes a text in its box, aligned to the left, the middle or the right of it. */
export function paintText(
  { context, ratio }: Canvas,
  text: string,
  box: Box,
  style: TextStyle,
  align: 'left' | 'center' | 'right' = 'center',
): void {
  context.save();
  context.font = fontOf(style, ratio);
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  const at = { left: box.left, center: box.left + box.width / 2, right: box.left + box.width }[align];
  const middle = box.top + box.height / 2;
  if (style.rim !== undefined) {
    context.lineWidth = 3.5 * ratio;
    context.strokeStyle = style.rim;
    context.strokeText(text, at, middle);
  }
  context.fillStyle = style.ink;
  context.fillText(text, at, middle);
  context.restore();
}
