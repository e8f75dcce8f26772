import { areaSpot } from './area-labels.ts';
import { paintText, sizeOfText, type TextStyle } from './paint-text.ts';
import { paintBracket } from './painters.ts';
import type { Canvas } from './plot.ts';
import { type Box, besideLine, type Room, type Track } from './room.ts';

/** A run has to grow by this share before a name that found no room is tried again. */
const growth = 0.01;

/**
 * Where names stood at the last drawing, in CSS pixels from the chart's left edge: a name stays where it is while it fits
 * there. One that found no room is not looked for at each drawing of a long run, but when something has changed.
 */
export class Places {
  readonly #stood = new Map<string, number>();
  readonly #missed = new Map<string, number>();
  #look = '';
  #samples = 0;

  /** Begins a drawing. @param look everything but the samples that decides where there is room */
  begin(look: string, samples: number): void {
    if (look !== this.#look || samples < this.#samples) this.#missed.clear();
    this.#look = look;
    this.#samples = samples;
  }

  /** Whether it is worth looking for a place. */
  isTried(key: string): boolean {
    const missed = this.#missed.get(key);
    return missed === undefined || this.#samples - missed > growth * this.#samples;
  }

  /** Where the name stood, in device pixels. */
  before(key: string, ratio: number): number | undefined {
    const middle = this.#stood.get(key);
    return middle === undefined ? undefined : middle * ratio;
  }

  keep(key: string, box: Box | undefined, ratio: number): void {
    if (box === undefined) {
      this.#stood.delete(key);
      this.#missed.set(key, this.#samples);
    } else {
      this.#stood.set(key, (box.left + box.width / 2) / ratio);
      this.#missed.delete(key);
    }
  }
}

/** Writes the name of a line beside it, where there is room; else not at all. */
export function nameLine(
  canvas: Canvas,
  room: Room,
  places: Places,
  key: string,
  text: string,
  track: Track,
  style: TextStyle,
): void {
  if (!places.isTried(key)) return;
  const { ratio } = canvas;
  const size = sizeOfText(canvas, text, style);
  const box = room.take(besideLine(track, size, places.before(key, ratio), 12 * ratio));
  places.keep(key, box, ratio);
  if (box !== undefined) paintText(canvas, text, box, style);
}

/** Writes the name of a part inside its area, where it fits; else not at all. */
export function nameArea(
  canvas: Canvas,
  room: Room,
  places: Places,
  text: string,
  edges: { readonly lower: Track; readonly upper: Track },
  style: TextStyle,
): void {
  if (!places.isTried(text)) return;
  const { ratio } = canvas;
  const { width, height } = sizeOfText(canvas, text, style);
  const size = { width: width + 8 * ratio, height };
  const box = areaSpot(edges.lower, edges.upper, size, room, places.before(text, ratio));
  places.keep(text, box, ratio);
  if (box !== undefined) paintText(canvas, text, box, style);
}

/** A bracket to draw: where, between which values, and the lines beside it, the first one large. */
export interface Bracket {
  readonly place: number;
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/**
 * Draws a bracket close before a place of the axis and writes its lines beside it: to its left, or to its right; the lines
 * that find no room are left out from the last to the first.
 */
export function nameBracket(
  canvas: Canvas,
  room: Room,
  { place, from, to, lines }: Bracket,
  ink: string,
  rim: string,
): void {
  const { ratio, x, y } = canvas;
  const left = x(place) - 9 * ratio;
  paintBracket(canvas, left, from, to, { ink, rim });
  const styles = lines.map(
    (_, i): TextStyle => ({ ink, rim, sizePx: i === 0 ? 24 : 14, weight: i === 0 ? 600 : 400 }),
  );
  const sizes = lines.map((line, i) => sizeOfText(canvas, line, styles[i] as TextStyle));
  for (let count = lines.length; count > 0; count--) {
    const shown = sizes.slice(0, count);
    const width = Math.max(...shown.map((size) => size.width));
    const height = shown.reduce((sum, size) => sum + size.height, 0);
    const middles = [0.5, 0.65, 0.35, 0.8, 0.2].map((share) => y(from) + share * (y(to) - y(from)));
    const boxes = [left - 8 * ratio - width, left + 22 * ratio].flatMap((start) =>
      middles.map((middle): Box => ({ left: start, top: middle - height / 2, width, height })),
    );
    const box = room.take(boxes) ?? room.take(boxes, true);
    if (box === undefined) continue;
    let top = box.top;
    for (const [i, size] of shown.entries()) {
      const line = { left: box.left, top, width, height: size.height };
      paintText(canvas, lines[i] ?? '', line, styles[i] as TextStyle, box.left < left ? 'right' : 'left');
      top += size.height;
    }
    return;
  }
}
