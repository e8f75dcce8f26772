/** A line drawn on a chart: seconds of the run and MB, from left to right. */
export type Drawn = readonly { readonly second: number; readonly mb: number }[];

/** A line that covers less of the axis says too little to be compared. */
const leastCovered = 0.4;
/** Points that a line is judged by and kept with. */
const points = 48;

/**
 * A hand's line as it is kept: evenly spaced points from where it begins to where it ends. The hand may go back; what it
 * drew further right is then drawn again.
 * @param drawn in the order in which they were drawn
 * @param span seconds of the axis
 * @returns undefined where the line covers too little of the axis
 */
export function tidyLine(drawn: Drawn, span: number): Drawn | undefined {
  const line: { second: number; mb: number }[] = [];
  for (const point of drawn) {
    while ((line.at(-1)?.second ?? -1) >= point.second) line.pop();
    line.push(point);
  }
  const [from, to] = [line[0]?.second ?? 0, line.at(-1)?.second ?? 0];
  if (line.length < 2 || to - from < leastCovered * span) return undefined;
  return Array.from({ length: points }, (_, i) => {
    const second = from + ((to - from) * i) / (points - 1);
    return { second, mb: valueAt(line, second) };
  });
}

function valueAt(line: Drawn, second: number): number {
  const next = line.findIndex((point) => point.second >= second - 1e-9);
  const [a, b] = [line[Math.max(0, next - 1)], line[Math.max(0, next)]];
  if (a === undefined || b === undefined || b.second <= a.second) return b?.mb ?? a?.mb ?? 0;
  return a.mb + ((second - a.second) / (b.second - a.second)) * (b.mb - a.mb);
}
