import type { Fold } from './folds.ts';
import type { Column } from './stack.ts';

/** A tick of a horizontal axis: where it stands, in the axis' own unit, and what is written at it. */
export interface Tick {
  readonly place: number;
  readonly text: string;
}

/** A break in the axis: where it is drawn, and the fold it stands for. An opened one is drawn in full and can be closed. */
export interface Break {
  readonly place: number;
  readonly fold: Fold;
  readonly open: boolean;
}

/** A horizontal axis: the way from moments of the run, in seconds, to places from 0 to `span` and back. */
export interface Axis {
  readonly span: number;
  at(second: number): number;
  secondAt(place: number): number;
  /** Ticks for an axis of that many CSS pixels. */
  ticks(widthPx: number): Tick[];
  readonly breaks: readonly Break[];
}

/** Width of a break, as a share of an axis on which none is opened. */
export const breakShare = 0.03;
/** How many times its break's width a fold has to hide. */
const worthBreaks = 2;
/** Room that a tick needs, and that a break keeps clear on either side for its own words, in CSS pixels. */
const tickPx = 56;
const breakPx = 58;
const timeSteps = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1200];

/**
 * The seconds of the run, without those that are folded away.
 * @param span seconds that the axis shows, folded ones not counted
 * @param found stretches in which nothing changed
 * @param open which folds the reader has opened, by their first second
 * @param width of a break, in seconds of the axis
 */
export function timeAxis(
  span: number,
  found: readonly Fold[],
  open: ReadonlySet<number> = new Set(),
  width = breakShare * span,
): Axis {
  // A fold that hides hardly more than its break takes up is not worth one.
  const folds = found.filter((fold) => fold.to - fold.from >= worthBreaks * width);
  const closed = folds.filter((fold) => !open.has(fold.from));
  const at = (second: number): number => {
    let hidden = 0;
    for (const fold of closed) {
      if (second <= fold.from) break;
      const length = fold.to - fold.from;
      if (second < fold.to) return fold.from - hidden + (width * (second - fold.from)) / length;
      hidden += length - width;
    }
    return second - hidden;
  };
  const secondAt = (place: number): number => {
    let hidden = 0;
    for (const fold of closed) {
      const from = fold.from - hidden;
      const length = fold.to - fold.from;
      if (place <= from) break;
      if (place < from + width) return fold.from + ((place - from) / width) * length;
      hidden += length - width;
    }
    return place + hidden;
  };
  const breaks = folds.map((fold) => ({
    place: (at(fold.from) + at(fold.to)) / 2,
    fold,
    open: open.has(fold.from),
  }));
  return {
    span,
    at,
    secondAt,
    breaks,
    ticks(widthPx) {
      const perPx = span / Math.max(1, widthPx);
      const step = timeSteps.find((one) => one >= tickPx * perPx) ?? tickPx * perPx;
      const end = secondAt(span);
      const clear = (place: number) => breaks.every((one) => Math.abs(one.place - place) > breakPx * perPx);
      const ticks: Tick[] = [];
      for (let second = 0; second <= end + 1e-9; second += step) {
        const place = at(second);
        const last = ticks.at(-1);
        if (clear(place) && (last === undefined || place - last.place >= 0.8 * tickPx * perPx))
          ticks.push({ place, text: `${second} s` });
      }
      return ticks;
    },
  };
}

const roundSteps = [1, 2, 2.5, 5, 10];

/**
 * The work that the program has done. A moment at which the counter was not read has the work of the one before.
 * @param seconds moments of the entries
 * @param work the counter at each of them; where it falls it is taken to stand
 * @param unit what is counted, in the plural: "calls"
 */
export function workAxis(seconds: readonly number[], work: Column, span: number, unit: string): Axis {
  let most = 0;
  const places = seconds.map((_, i) => {
    most = Math.max(most, work[i] ?? 0);
    return most;
  });
  const lastAtOrBefore = (list: readonly number[], value: number): number => {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle] ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  return {
    span,
    breaks: [],
    at: (second) => places[lastAtOrBefore(seconds, second)] ?? 0,
    secondAt: (place) => seconds[Math.max(0, lastAtOrBefore(places, place))] ?? 0,
    ticks(widthPx) {
      const wanted = (span * 1.5 * tickPx) / Math.max(1, widthPx);
      const size = 10 ** Math.floor(Math.log10(Math.max(1, wanted)));
      const step = Math.max(1, (roundSteps.find((one) => one * size >= wanted) ?? 10) * size);
      const count = Math.floor(span / step + 1e-9);
      return Array.from({ length: count + 1 }, (_, i) => {
        const text = (i * step).toLocaleString('en');
        return { place: i * step, text: i === 0 ? `${text} ${unit}` : text };
      });
    },
  };
}
