import { MB } from '../../charts/stack.ts';
import type { Shape } from '../../protocol/verdict.ts';
import { shapeOf } from '../../verdict/shape.ts';
import type { Guess } from '../page/guess.ts';

/** A line that moves by less than this share of the chart's height is meant to be flat: a hand is not a ruler. */
const flatShare = 0.08;

/** What a drawn line says, in the words of a run's: its shape by the same rules, and its levels in bytes. */
export interface DrawnLine {
  readonly shape: Shape;
  readonly fromBytes: number;
  readonly lastBytes: number;
}

/** Judges a drawn line. @param topMb upper end of the chart that it was drawn on */
export function judgeLine(guess: Guess, topMb: number): DrawnLine {
  return {
    shape: shapeOf(
      guess.map(({ second, mb }) => ({ x: second, y: mb })),
      flatShare * topMb,
    ),
    fromBytes: (guess[0]?.mb ?? 0) * MB,
    lastBytes: (guess.at(-1)?.mb ?? 0) * MB,
  };
}
