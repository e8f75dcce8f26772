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

/**
 * The end of an axis that does not move while somebody looks: what it was before, or what was planned, until the run leaves
 * it; then a round number with a quarter more room, so that it is not left again soon.
 * @param held the end that is shown now; undefined for a new run
 * @param planned what was known before the run; undefined where nothing was
 * @param needed the highest value so far
 */
export function steadyEnd(held: number | undefined, planned: number | undefined, needed: number): number {
  const end = held ?? planned ?? 20;
  return needed <= end ? end : niceTop(needed * 1.25, end);
}

/**
 * The same for seconds of an axis; without a plan it begins with twenty seconds.
 * @param held the span that is shown now; undefined for a new run
 */
export function steadySpan(held: number | undefined, planned: number | undefined, needed: number): number {
  const span = held ?? planned ?? timeWindow(0, undefined);
  return needed <= span ? span : timeWindow(needed * 1.05, undefined);
}

/** The next multiple of a step, at least one. */
export function upTo(step: number, value: number): number {
  return step * Math.max(1, Math.ceil(value / step - 1e-9));
}
