import { measured } from '../../charts/figures.ts';
import { claimEvidence } from '../../claims/claim-evidence.ts';
import { type ClaimedDemo, otherAmounts } from '../../claims/scenario-settings.ts';
import type { ClaimEvidence } from '../../protocol/evidence.ts';
import { knobsOf } from '../page/run-bearing.ts';
import type { RunShown } from '../page/run-shown.ts';
import { notShownInWords, windowInWords } from './in-words.ts';

/** A claim of the text, with what is needed of its demo to judge it. */
export interface EvidenceOrder {
  readonly demo: ClaimedDemo;
  readonly claim: string;
}

/** What the run on the page says of a claim, in words. `none`: there is nothing to say beside the recorded value. */
export interface Judgement {
  readonly result: 'none' | ClaimEvidence['result'];
  readonly value: string;
  readonly words: string;
}

const notRunYet: Judgement = { result: 'none', value: 'not measured yet', words: '' };
const nothing: Judgement = { result: 'none', value: '', words: '' };

/**
 * Sets a run beside a claim. A recording on the page says nothing new: its value stands in the text already.
 * A run that does not show the claim leaves what an earlier one measured.
 */
export function judgeShown(
  { demo, claim }: EvidenceOrder,
  { mode, events }: RunShown,
  earlier: Judgement = notRunYet,
): Judgement {
  if (mode === 'replay') return earlier === notRunYet ? nothing : earlier;
  if (events.length === 0) return earlier;
  const found = claimEvidence(demo, claim, events);
  if (found.result === 'not-shown') {
    if (earlier.result === 'holds' || earlier.result === 'fails') return earlier;
    // A run that goes on may show it yet: what it lacks so far is no news.
    if (events.at(-1)?.type !== 'end') return earlier.result === 'not-shown' ? earlier : running;
    return { result: 'not-shown', value: 'not shown', words: `by this run: ${notShownInWords(found)}` };
  }
  const scenario = demo.claims[claim]?.scenario ?? '';
  const others = otherAmounts(demo, scenario, knobsOf(events)).map(
    ({ label, is, wanted }) => `${label} ${is} instead of ${wanted}`,
  );
  const aside = others.length === 0 ? '' : `, with other settings: ${others.join(', ')}`;
  const when = found.window === undefined ? '' : `, ${windowInWords(found.window)}`;
  return {
    result: found.result,
    value: measured(found.value ?? 0),
    words: `${found.result === 'holds' ? 'holds' : 'does not hold'}${when}${aside}`,
  };
}

const running: Judgement = { result: 'none', value: 'nothing to tell yet', words: '' };
