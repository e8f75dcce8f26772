import type { Canvas } from './plot.ts';
import type { Track } from './room.ts';
import type { Column } from './stack.ts';

/**
 * A column as a line on the canvas, in device pixels. Of the points in one column of pixels the first, the lowest, the
 * highest and the last are kept, in their order: a line drawn through them covers the same pixels as one through all.
 * Source: Jugel, Jerzak, Hackenbroich, Markl: M4, a visualization-oriented time series data aggregation, VLDB 2014.
 */
export function trackOf({ x, y }: Pick<Canvas, 'x' | 'y'>, places: readonly number[], column: Column): Track {
  const track: { x: number; y: number }[] = [];
  let pixel = Number.NaN;
  let [first, last, low, high] = [-1, -1, -1, -1];
  const flush = () => {
    let before = -1;
    for (const i of [first, Math.min(low, high), Math.max(low, high), last]) {
      if (i > before) track.push({ x: x(places[i] ?? 0), y: y(column[i] ?? 0) });
      before = Math.max(before, i);
    }
  };
  for (let i = 0; i < places.length; i++) {
    const value = column[i];
    if (value == null) continue;
    const at = Math.floor(x(places[i] ?? 0));
    if (at !== pixel) {
      flush();
      pixel = at;
      first = low = high = i;
    }
    last = i;
    if (value < (column[low] ?? 0)) low = i;
    if (value > (column[high] ?? 0)) high = i;
  }
  flush();
  return track;
}
