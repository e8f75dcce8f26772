import type { Claim } from '../protocol/demo.ts';
import type { RunEvent } from '../protocol/run-event.ts';
import { measures } from './measures/measures.ts';
import { historyOf, NotShown } from './run-history.ts';

/** What a run says of a claim: a value in the claim's unit and whether it lies in the band, or why it says nothing. */
export type Measured =
  | { readonly kind: 'measured'; readonly value: number; readonly holds: boolean }
  | { readonly kind: 'not-shown'; readonly because: string };

const sizes: Readonly<Record<string, number>> = { KB: 2 ** 10, MB: 2 ** 20 };

/**
 * Measures a claim on a run's events (complete or not; the page calls it while the run goes on).
 * @throws Error when the claim names a measure that does not exist
 */
export function measureClaim(claim: Claim, events: readonly RunEvent[]): Measured {
  const [, name = '', words = '', size = ''] =
    /^(\w+)(?:\((.*)\))?(?: in (KB|MB))?$/.exec(claim.measure) ?? [];
  const measure = measures[name];
  if (measure === undefined) {
    throw new Error(
      `No measure ${claim.measure} in src/claims/measures/; known are ${Object.keys(measures).join(', ')}.`,
    );
  }
  try {
    const found = measure(
      historyOf(events),
      words.split(',').map((word) => word.trim()),
    );
    const value = found / (sizes[size] ?? 1);
    if (!Number.isFinite(value))
      return { kind: 'not-shown', because: 'this run gives no number to measure by' };
    return { kind: 'measured', value, holds: value >= claim.band[0] && value <= claim.band[1] };
  } catch (error) {
    if (error instanceof NotShown) return { kind: 'not-shown', because: error.message };
    throw error;
  }
}
