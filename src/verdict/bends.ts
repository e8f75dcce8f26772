/** A bent line through moments of a series: it lies flat, rises from one moment to another, and lies flat again. */
export interface Ramp {
  /** Where the rise begins and ends, in the unit of x. */
  readonly since: number;
  readonly until: number;
  readonly from: number;
  readonly rise: number;
  /** Sum of the squared distances from it. */
  readonly squares: number;
}

/** Where the moments lie on the way from `since` to `until`, 0 to 1. */
export const rampColumn = (x: readonly number[], since: number, until: number): number[] =>
  x.map((value) => Math.min(1, Math.max(0, until > since ? (value - since) / (until - since) : 0)));

/**
 * The ramp that lies closest to the moments, by least squares: over every pair of moments as its bends first, and
 * then between them, because a bend falls into the middle of a stretch as a rule. At least three moments.
 */
export function closestRamp(x: readonly number[], y: readonly number[]): Ramp {
  const first = x[0] ?? 0;
  const last = x.at(-1) ?? first;
  let best: Ramp = { since: first, until: last, from: y[0] ?? 0, rise: 0, squares: Number.POSITIVE_INFINITY };
  const attempt = (since: number, until: number): void => {
    if (!(until > since)) return;
    const { intercept, slope, squares } = leastSquares(rampColumn(x, since, until), y);
    if (squares < best.squares) best = { since, until, from: intercept, rise: slope, squares };
  };
  for (let i = 0; i < x.length - 1; i++)
    for (let j = i + 1; j < x.length; j++) attempt(x[i] ?? first, x[j] ?? last);
  const { since, until } = best;
  const step = (last - first) / Math.max(1, x.length - 1);
  const nearby = [-0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75];
  for (const a of nearby)
    for (const b of nearby) attempt(Math.max(first, since + a * step), Math.min(last, until + b * step));
  return best;
}

/**
 * Where a steep beginning goes over into something flatter: loading modules, compiling, filling pools. Looked for
 * in the first half only; what comes after it is the program at work.
 * @returns the index of the moment, 0 where there is no such bend
 */
export function endOfStart(x: readonly number[], y: readonly number[]): number {
  const straight = leastSquares(x, y).squares;
  let found = 0;
  let least = 0.5 * straight;
  for (let bend = 1; bend <= Math.floor(x.length / 2); bend++) {
    const at = x[bend] ?? 0;
    const before = leastSquares(x.slice(0, bend + 1), y.slice(0, bend + 1)).slope;
    const hinge = twoSlopes(x, y, at);
    if (hinge.squares < least && before > 0 && hinge.first > 2 * Math.max(0, hinge.second)) {
      least = hinge.squares;
      found = bend;
    }
  }
  return found;
}

/** Least squares of y on one column. */
export function leastSquares(
  column: readonly number[],
  y: readonly number[],
): { readonly intercept: number; readonly slope: number; readonly squares: number } {
  const n = column.length;
  let sx = 0;
  let sy = 0;
  for (let i = 0; i < n; i++) {
    sx += column[i] ?? 0;
    sy += y[i] ?? 0;
  }
  const mx = sx / n;
  const my = sy / n;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    const dx = (column[i] ?? 0) - mx;
    const dy = (y[i] ?? 0) - my;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const slope = xx > 0 ? xy / xx : 0;
  return { intercept: my - slope * mx, slope, squares: Math.max(0, yy - slope * xy) };
}

/** Least squares of a line that bends once, at a given place. */
function twoSlopes(
  x: readonly number[],
  y: readonly number[],
  at: number,
): { readonly first: number; readonly second: number; readonly squares: number } {
  // Two regressors, both centred: the way up to the bend, and the way after it.
  const before = x.map((value) => Math.min(value, at));
  const after = x.map((value) => Math.max(0, value - at));
  const centre = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  const [a, b, c] = [centre(before), centre(after), centre(y)];
  const product = (p: readonly number[], q: readonly number[]) =>
    p.reduce((sum, value, i) => sum + value * (q[i] ?? 0), 0);
  const [aa, ab, bb, ac, bc] = [product(a, a), product(a, b), product(b, b), product(a, c), product(b, c)];
  const determinant = aa * bb - ab * ab;
  if (!(determinant > 0)) return { first: 0, second: 0, squares: Number.POSITIVE_INFINITY };
  const first = (ac * bb - bc * ab) / determinant;
  const second = (bc * aa - ac * ab) / determinant;
  return { first, second, squares: Math.max(0, product(c, c) - first * ac - second * bc) };
}
