import type { Sample } from '../protocol/sample.ts';
import { highest } from './ranges.ts';
import { appendToStack, emptyStack, MB } from './stack.ts';

/** A run as paths of an SVG of 1000 by 300 units. */
export interface FigurePaths {
  /** One area per part, the lowest first, each down to the area below it. */
  readonly areas: readonly string[];
  /** The line of each of the given values. */
  readonly lines: readonly string[];
  /** X of a moment of the run. */
  x(tMs: number): number;
}

const WIDTH = 1000;
const HEIGHT = 300;

/**
 * Draws a whole run for a page that does not move.
 * @param values numbers in bytes to draw as lines over the parts
 */
export function figurePaths(
  samples: readonly Sample[],
  values: readonly ((sample: Sample) => number | undefined)[],
): FigurePaths {
  const stack = emptyStack();
  for (const sample of samples) appendToStack(stack, sample);
  const top = Math.max(highest(stack.at(-1) ?? []), 1) * 1.06;
  const last = Math.max(1, samples.at(-1)?.tMs ?? 1);
  const x = (tMs: number) => (WIDTH * tMs) / last;
  const y = (mb: number) => HEIGHT - (HEIGHT * mb) / top;
  const points = (of: (i: number) => number | null | undefined) =>
    samples.flatMap((sample, i) => {
      const mb = of(i);
      return mb == null ? [] : [`${x(sample.tMs).toFixed(1)},${y(mb).toFixed(1)}`];
    });
  return {
    x,
    areas: stack.map((column, part) => {
      const below = points((i) => (part === 0 ? 0 : stack[part - 1]?.[i])).reverse();
      return `M${[...points((i) => column[i]), ...below].join('L')}Z`;
    }),
    lines: values.map((value) => {
      const line = points((i) => {
        const sample = samples[i];
        const bytes = sample === undefined ? undefined : value(sample);
        return bytes === undefined ? undefined : bytes / MB;
      });
      return `M${line.join('L')}`;
    }),
  };
}
