import { judgeClaim } from '../../../src/claims/claim-evidence.ts';
import { historyOf } from '../../../src/claims/run-history.ts';
import type { Claim } from '../../../src/protocol/demo.ts';
import type { ClaimEvidence } from '../../../src/protocol/evidence.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';

/** A claim by its measure; what the other fields say is of no matter here. */
export const by = (measure: string, band: [number, number] = [0, 1]): Claim => ({
  ...{ stage: 's', scenario: 's', unit: '', claim: '' },
  measure,
  band,
});

/** What a run says of a claim. */
export const judge = (claim: Claim, events: readonly RunEvent[]): Omit<ClaimEvidence, 'claim'> =>
  judgeClaim(claim, historyOf(events));
