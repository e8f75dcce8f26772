import type { Effect, Hypothesis } from '../protocol/case-file.ts';
import type { ClaimEvidence, Evidence, HypothesisMove } from '../protocol/evidence.ts';
import type { RunEvent } from '../protocol/run-event.ts';
import { claimEvidence } from './claim-evidence.ts';
import { historyOf } from './run-history.ts';
import type { ClaimedDemo } from './scenario-settings.ts';

const opposite = { supports: 'refutes', refutes: 'supports', 'does-not-tell': 'does-not-tell' } as const;

/** What a claim does to a hypothesis that it tests, as it was shown; undefined where it was not. */
export function moveOf(test: Hypothesis['tests'][number], shown: ClaimEvidence): Effect | undefined {
  const { result, value = 0, band } = shown;
  if (result === 'not-shown' || band === undefined) return undefined;
  if (result === 'holds') return test.holding;
  return (value < band[0] ? test.below : test.above) ?? opposite[test.holding];
}

/** What claims, as they were shown in one run, do to the hypotheses. */
export function movesOf(
  hypotheses: readonly Hypothesis[],
  claims: readonly ClaimEvidence[],
): readonly HypothesisMove[] {
  return hypotheses.flatMap(({ id, tests }) =>
    tests.flatMap((test): HypothesisMove[] => {
      const shown = claims.find(({ claim }) => claim === test.claim);
      const move = shown === undefined ? undefined : moveOf(test, shown);
      return move === undefined ? [] : [{ id, move, claim: test.claim }];
    }),
  );
}

/**
 * What the events of a run (complete or not) say of every claim about its demo, and of the hypotheses. Page, case
 * file, tests and `GET /api/runs/:id/evidence` all ask here.
 */
export function evidenceOf(
  demo: ClaimedDemo,
  hypotheses: readonly Hypothesis[],
  events: readonly RunEvent[],
): Evidence {
  const run = historyOf(events);
  const claims = Object.keys(demo.claims).map((id) => claimEvidence(demo, id, run));
  return { claims, hypotheses: [...movesOf(hypotheses, claims)] };
}
