import { median } from 'simple-statistics';
import type { Sample } from '../protocol/sample.ts';
import type { Quantity } from './quantities.ts';

/** Start, highest and last level of one quantity over a run, in bytes or as a count. */
export interface Growth {
  readonly from: number;
  readonly highest: number;
  readonly last: number;
  /** `highest - from`. */
  readonly rise: number;
}

/** How many neighbouring samples make one level: half a second at 10 Hz, so that one odd sample does not decide. */
const levelSamples = 5;

/**
 * How a quantity moved: levels are medians of five neighbouring samples.
 * @returns undefined when fewer than two levels can be made
 */
export function growthOf(samples: readonly Sample[], quantity: Quantity): Growth | undefined {
  const values = samples.map(quantity).filter((value) => value !== undefined);
  if (values.length < 2 * levelSamples) return undefined;
  const levels: number[] = [];
  for (let i = 0; i + levelSamples <= values.length; i++)
    levels.push(median(values.slice(i, i + levelSamples)));
  const from = levels[0] ?? 0;
  const highest = levels.reduce((a, b) => Math.max(a, b));
  return { from, highest, last: levels.at(-1) ?? from, rise: highest - from };
}
