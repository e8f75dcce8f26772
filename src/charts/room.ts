/** A rectangle of the canvas; all in one unit, y growing downwards. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A line of the chart on the canvas, from left to right. */
export type Track = readonly { readonly x: number; readonly y: number }[];

/** Whether two boxes have a point in common. */
export function overlap(a: Box, b: Box): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}

/** The lowest and the highest y that a line has between two x, interpolated at both ends; undefined where it is not. */
export function reachOf(
  track: Track,
  left: number,
  right: number,
): { top: number; bottom: number } | undefined {
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  const see = (y: number) => {
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  };
  for (let i = firstAtOrAfter(track, left); i < track.length; i++) {
    const point = track[i];
    const before = track[i - 1];
    if (point === undefined) break;
    for (const x of [left, right])
      if (before !== undefined && before.x < x && x < point.x)
        see(before.y + ((x - before.x) / (point.x - before.x)) * (point.y - before.y));
    if (point.x > right) break;
    see(point.y);
  }
  return bottom === Number.NEGATIVE_INFINITY ? undefined : { top, bottom };
}

/** Whether a line passes through a box. */
export function passes(track: Track, box: Box): boolean {
  const reach = reachOf(track, box.left, box.left + box.width);
  return reach !== undefined && reach.top < box.top + box.height && reach.bottom > box.top;
}

/** What is free on a chart: inside its box, clear of texts that stand already, and of its lines. */
export class Room {
  readonly #inside: Box;
  readonly #tracks: readonly Track[];
  readonly #thin: readonly Track[];
  readonly #taken: Box[] = [];

  /** @param thin lines that a text with a rim may stand on where it must: those of marks */
  constructor(inside: Box, tracks: readonly Track[], thin: readonly Track[] = []) {
    this.#inside = inside;
    this.#tracks = tracks;
    this.#thin = thin;
  }

  /** Whether a text may stand there. @param onThin also on the thin lines */
  isFree(box: Box, onThin = false): boolean {
    const { left, top, width, height } = this.#inside;
    return (
      box.left >= left &&
      box.top >= top &&
      box.left + box.width <= left + width &&
      box.top + box.height <= top + height &&
      this.#taken.every((other) => !overlap(box, other)) &&
      this.#tracks.every((track) => !passes(track, box)) &&
      (onThin || this.#thin.every((track) => !passes(track, box)))
    );
  }

  /** Takes the first of the boxes that is free, so that nothing else stands there. */
  take(boxes: Iterable<Box>, onThin = false): Box | undefined {
    for (const box of boxes)
      if (this.isFree(box, onThin)) {
        this.#taken.push(box);
        return box;
      }
    return undefined;
  }
}

/**
 * Places where the name of a line can stand beside it: close above it or close below, where the line is level enough.
 * @param size of the text
 * @param preferred x of the middle where it stood last; tried first, so that names stay where they are
 * @param step distance between two places that are tried
 */
export function* besideLine(
  track: Track,
  size: { readonly width: number; readonly height: number },
  preferred: number | undefined,
  step: number,
): Generator<Box> {
  const first = track[0]?.x ?? 0;
  const last = track.at(-1)?.x ?? 0;
  const middles: number[] = preferred === undefined ? [] : [preferred];
  for (let x = first + size.width / 2 + step; x <= last; x += step) middles.push(x);
  for (const closeness of [1, 3])
    for (const middle of middles) {
      const left = middle - size.width / 2;
      const reach = reachOf(track, left, left + size.width);
      if (reach === undefined || reach.bottom - reach.top > closeness * size.height) continue;
      yield { left, top: reach.top - 1.35 * size.height, ...size };
      yield { left, top: reach.bottom + 0.35 * size.height, ...size };
    }
}

function firstAtOrAfter(track: Track, x: number): number {
  let [low, high] = [0, track.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((track[middle]?.x ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
