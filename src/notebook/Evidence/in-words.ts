import type { ClaimEvidence, Window } from '../../protocol/evidence.ts';

const seconds = (tMs: number): string => (Math.max(0, tMs) / 1000).toFixed(1);

/** The part of a run that something was measured on: "from 1.2 s to 8.0 s of the run". */
export function windowInWords({ fromTMs, toTMs }: Window): string {
  const from = seconds(fromTMs);
  const to = seconds(toTMs);
  return from === to ? `at ${from} s of the run` : `from ${from} s to ${to} s of the run`;
}

/** Why a run does not show a claim, and what to do to see it: one or two sentences without the first capital. */
export function notShownInWords({ because = 'it does not tell', todo }: ClaimEvidence): string {
  return todo === undefined ? `${because}.` : `${because}. To see it, ${todo}.`;
}
