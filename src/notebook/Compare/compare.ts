import type { Series } from '../../protocol/demo.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import type { Work } from '../../verdict/series.ts';
import { slopesDiffer } from '../../verdict/slope.ts';
import { slopeInWords, slopeOfRun } from '../Grid/grid-lines.ts';

/** The difference between two runs in one reading, as a sentence; what cannot be told is said. */
export function differenceInWords(
  a: { readonly name: string; readonly events: readonly RunEvent[] },
  b: { readonly name: string; readonly events: readonly RunEvent[] },
  series: Series,
  work: Work | undefined,
): string {
  const per = work?.unit ?? 'second';
  const [slopeA, slopeB] = [slopeOfRun(a.events, series, work), slopeOfRun(b.events, series, work)];
  if (slopeA === undefined || slopeB === undefined)
    return 'One of the two runs is too short for a slope; they cannot be compared.';
  if (!slopesDiffer(slopeA, slopeB))
    return `No difference in ${series.label} can be told: A ${slopeInWords(slopeA, series.unit, per)}, B ${slopeInWords(slopeB, series.unit, per)}.`;
  const [steeper, name, other] = slopeA.value > slopeB.value ? [slopeA, 'A', slopeB] : [slopeB, 'B', slopeA];
  // The widest that both intervals allow, and the narrowest.
  const difference = {
    value: steeper.value - other.value,
    low: steeper.low - other.high,
    high: steeper.high - other.low,
  };
  return `${name} grows faster in ${series.label}, by ${slopeInWords(difference, series.unit, per)}.`;
}
