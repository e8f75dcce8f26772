/** A point of a picture, in its own units. */
export type Point = readonly [x: number, y: number];

/**
 * Leaves out the points that lie on the straight line between two that are kept, so that a picture of hundreds of samples weighs little.
 * Source: Douglas and Peucker, "Algorithms for the reduction of the number of points required to represent a digitized line", 1973.
 * @param points in the order of x
 * @param tolerance how far, in units of y, a point that is left out may lie off that line
 */
export function thinLine(points: readonly Point[], tolerance: number): readonly Point[] {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 3) return points;
  let far = 0;
  let farBy = tolerance;
  for (let i = 1; i < points.length - 1; i++) {
    const [x, y] = points[i] ?? first;
    const by = Math.abs(y - (first[1] + ((last[1] - first[1]) * (x - first[0])) / (last[0] - first[0] || 1)));
    if (by > farBy) {
      far = i;
      farBy = by;
    }
  }
  if (far === 0) return [first, last];
  return [
    ...thinLine(points.slice(0, far + 1), tolerance).slice(0, -1),
    ...thinLine(points.slice(far), tolerance),
  ];
}
