import { measured } from '../../charts/figures.ts';
import { measureClaim } from '../../claims/measure-claim.ts';
import type { Claim } from '../../protocol/demo.ts';
import { bearingOf, knobsOf, type ScenarioSettings } from '../page/run-bearing.ts';
import type { RunShown } from '../page/run-shown.ts';

/** A claim of the text, the demo that it is about, and the settings it was made for. */
export interface EvidenceOrder {
  readonly demo: string;
  readonly claim: Claim;
  readonly settings?: ScenarioSettings;
}

/** What the run on the page says of a claim, in words. `none`: there is nothing to say beside the recorded value. */
export interface Judgement {
  readonly result: 'none' | 'holds' | 'fails' | 'not-shown';
  readonly value: string;
  readonly words: string;
}

const notRunYet: Judgement = { result: 'none', value: 'not run yet', words: '' };

/**
 * Sets a run beside a claim. A recording on the page says nothing new: its value stands in the text already.
 * A run that does something else than the claim is about leaves what an earlier one said.
 */
export function judgeShown(
  { claim, settings }: EvidenceOrder,
  { mode, events }: RunShown,
  earlier: Judgement = notRunYet,
): Judgement {
  if (mode === 'replay') return earlier === notRunYet ? { result: 'none', value: '', words: '' } : earlier;
  const knobs = knobsOf(events);
  if (events.length === 0) return earlier;
  const bearing =
    settings === undefined || knobs === undefined ? { kind: 'same' as const } : bearingOf(settings, knobs);
  if (bearing.kind === 'other') return earlier;
  const result = measureClaim(claim, events);
  if (result.kind === 'not-shown') {
    const said = earlier.result === 'holds' || earlier.result === 'fails';
    return said
      ? earlier
      : { result: 'not-shown', value: 'not shown', words: `by this run: ${result.because}` };
  }
  const aside = bearing.kind === 'settings' ? `, with other settings: ${bearing.words}` : '';
  return result.holds
    ? { result: 'holds', value: measured(result.value), words: `holds${aside}` }
    : { result: 'fails', value: measured(result.value), words: `does not hold${aside}` };
}
