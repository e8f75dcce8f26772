import { measured } from '../../charts/figures.ts';
import { measureClaim } from '../../claims/measure-claim.ts';
import type { Claim } from '../../protocol/demo.ts';
import type { RunShown } from '../page/run-shown.ts';

/** A claim of the text and the demo that it is about. */
export interface EvidenceOrder {
  readonly demo: string;
  readonly claim: Claim;
}

/** What the run on the page says of a claim, in words. `none`: there is nothing to say beside the recorded value. */
export interface Judgement {
  readonly result: 'none' | 'holds' | 'fails' | 'not-shown';
  readonly value: string;
  readonly words: string;
}

/** Sets a run beside a claim. A recording on the page says nothing new: its value stands in the text already. */
export function judgeShown({ claim }: EvidenceOrder, { mode, events }: RunShown): Judgement {
  if (mode === 'replay') return { result: 'none', value: '', words: '' };
  if (events.length === 0) return { result: 'none', value: 'not run yet', words: '' };
  const result = measureClaim(claim, events);
  if (result.kind === 'not-shown')
    return { result: 'not-shown', value: 'not shown', words: `by this run: ${result.because}` };
  return result.holds
    ? { result: 'holds', value: measured(result.value), words: 'holds' }
    : { result: 'fails', value: measured(result.value), words: 'does not hold' };
}
