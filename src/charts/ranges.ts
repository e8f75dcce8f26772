const steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const windows = [20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800, 3600];

/** The smallest round number that leaves a little air above `highest`; never below `least`. Rounding keeps the axis still while a run grows. */
export function niceTop(highest: number, least: number): number {
  const wanted = Math.max(highest * 1.04, least);
  const size = 10 ** Math.floor(Math.log10(wanted));
  return (steps.find((step) => step * size >= wanted * 0.999999) ?? 10) * size;
}

/** How many seconds the time axis shows: the whole of a recording, or a round span that a growing run has not left yet. */
export function timeWindow(lastSecond: number, wholeSeconds: number | undefined): number {
  if (wholeSeconds !== undefined) return Math.max(1, wholeSeconds);
  return windows.find((span) => span >= lastSecond) ?? lastSecond;
}

/** The highest value of a column, 0 for none. */
export function highest(column: readonly (number | null | undefined)[]): number {
  let top = 0;
  for (const value of column) if (value != null && value > top) top = value;
  return top;
}
