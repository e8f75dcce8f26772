import type { Column } from './stack.ts';

/** Where the name of a part can stand inside its area, in the chart's own values. */
export interface AreaSpot {
  readonly index: number;
  readonly middle: number;
}

/**
 * Finds the place where a part's area is thickest and stays thick enough for a text beside it.
 * @param bottom upper edge of the part below (undefined for the lowest)
 * @param top upper edge of the part
 * @param reach samples that the text covers on either side of its middle
 * @param need thickness that a line of text needs, in the chart's values
 */
export function areaSpot(
  bottom: Column | undefined,
  top: Column,
  reach: number,
  need: number,
): AreaSpot | undefined {
  const step = Math.max(1, Math.floor(top.length / 120));
  let best: AreaSpot | undefined;
  let bestRoom = need;
  for (let i = reach; i < top.length - reach; i += step) {
    const spot = roomAt(bottom, top, i, reach);
    if (spot !== undefined && spot.room > bestRoom) {
      best = { index: i, middle: spot.middle };
      bestRoom = spot.room;
    }
  }
  return best;
}

/** The band that is inside the area over the whole reach around `i`. */
function roomAt(bottom: Column | undefined, top: Column, i: number, reach: number) {
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (const at of [i - reach, i - (reach >> 1), i, i + (reach >> 1), i + reach]) {
    const upper = top[at];
    const lower = bottom === undefined ? 0 : bottom[at];
    if (upper == null || lower == null) return undefined;
    low = Math.max(low, lower);
    high = Math.min(high, upper);
  }
  return { room: high - low, middle: (low + high) / 2 };
}
