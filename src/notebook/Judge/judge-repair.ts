import { measured } from '../../charts/figures.ts';
import { judgeClaim } from '../../claims/claim-evidence.ts';
import { historyOf } from '../../claims/run-history.ts';
import type { Claim } from '../../protocol/demo.ts';
import type { RunEvent } from '../../protocol/run-event.ts';

/** One criterion of a repair, measured. `holds` is undefined where the run does not tell. */
export interface Criterion {
  readonly holds: boolean | undefined;
  readonly text: string;
}

/** What the machine says of a repair. */
export interface Judgement {
  readonly criteria: readonly Criterion[];
  readonly sentence: string;
}

/** Measures a run by every criterion, and sums it up in a sentence. */
export function judgeRepair(
  claims: readonly { readonly claim: Claim }[],
  events: readonly RunEvent[],
): Judgement {
  const run = historyOf(events);
  const criteria = claims.map(({ claim }): Criterion => {
    const { result, value, because } = judgeClaim(claim, run);
    if (value === undefined) return { holds: undefined, text: `not told: ${because}` };
    const holds = result === 'holds';
    return { holds, text: `${measured(value)}: ${holds ? 'holds' : 'does not hold'}` };
  });
  const broken = claims.filter((_, i) => criteria[i]?.holds === false).map(({ claim }) => claim.claim);
  const untold = criteria.some(({ holds }) => holds === undefined);
  return {
    criteria,
    sentence:
      broken.length > 0
        ? `This repair does not hold. Not true of the run: ${broken.join(' ')}`
        : untold
          ? 'This run does not tell whether the repair holds.'
          : 'This repair holds, by every measure here.',
  };
}
