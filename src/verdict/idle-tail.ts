import type { Sample } from '../protocol/sample.ts';
import { charged, type Quantity, rssBytes } from './quantities.ts';

/** A reading lies still where it moves by less than this share of all that it moved by. */
const still = 0.02;
/** How much of an idle end is kept, in lengths of what was before it: enough to see that nothing came back. */
const keptLengths = 1;

/**
 * The samples without most of an idle end: one in which neither the container's number nor RSS moves any more. What was done before does
 * not become less because somebody waited after it. All samples where the end is no longer than the rest.
 */
export function withoutIdleTail(samples: readonly Sample[]): readonly Sample[] {
  const begins = [charged, rssBytes].map((of) => stillFrom(samples, of));
  const from = Math.max(...begins);
  const [first, idle, last] = [samples[0]?.tMs, samples[from]?.tMs, samples.at(-1)?.tMs];
  if (first === undefined || idle === undefined || last === undefined) return samples;
  const untilTMs = idle + keptLengths * (idle - first);
  return untilTMs >= last || idle === first ? samples : samples.filter(({ tMs }) => tMs <= untilTMs);
}

/** Where a reading stops moving: the index of the first sample from which on it lies still; 0 where it is not read or never moved. */
function stillFrom(samples: readonly Sample[], of: Quantity): number {
  const known = samples.flatMap((sample, at) => {
    const value = of(sample);
    return value === undefined ? [] : [{ at, value }];
  });
  const values = known.map(({ value }) => value);
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const least = still * (highest - lowest);
  if (!(least > 0)) return 0;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { at, value } of known.toReversed()) {
    [low, high] = [Math.min(low, value), Math.max(high, value)];
    if (high - low > least) return at + 1;
  }
  return 0;
}
