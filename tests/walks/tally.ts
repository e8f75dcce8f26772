import { evidenceOf } from '../../src/claims/evidence.ts';
import type { Hypothesis } from '../../src/protocol/case-file.ts';
import type { CatalogueEntry } from '../../src/protocol/demo.ts';
import { cleanIn } from './oracle/oracle.ts';
import type { Walk } from './walk.ts';

/** What came of some walks. */
export interface Tally {
  walks: number;
  holds: number;
  notShown: number;
  /** Claims for which the oracle finds a clean window, and how many of them were judged. */
  clean: number;
  judged: number;
  moves: number;
  /** What must not be, one line each. */
  readonly failing: string[];
  readonly movedWrong: string[];
  readonly missed: string[];
}

export const emptyTally = (): Tally => ({
  ...{ walks: 0, holds: 0, notShown: 0, clean: 0, judged: 0, moves: 0 },
  ...{ failing: [], movedWrong: [], missed: [] },
});

/** Judges a walk of a program that is as the text says, as it ended and as it looked in its middle. */
export function count(
  tally: Tally,
  walk: Walk,
  demo: CatalogueEntry,
  hypotheses: readonly Hypothesis[],
): void {
  const { seed } = walk.plan;
  const { claims, hypotheses: moves } = evidenceOf(demo, hypotheses, walk.events);
  tally.walks += 1;
  tally.moves += moves.length;
  const clean = new Set(cleanIn(walk));
  for (const { claim, result, value, because } of claims) {
    if (result === 'holds') tally.holds += 1;
    if (result === 'not-shown') tally.notShown += 1;
    if (result === 'fails') tally.failing.push(`${seed} ${claim} ${value}`);
    if (!clean.has(claim)) continue;
    tally.clean += 1;
    if (result === 'not-shown') tally.missed.push(`${seed} ${claim}: ${because}`);
    else tally.judged += 1;
  }
  for (const { id, move, claim } of moves)
    if (holding(hypotheses, id, claim) !== move) tally.movedWrong.push(`${seed} ${id} by ${claim}: ${move}`);
  for (const share of [0.2, 0.45, 0.7, 0.9]) {
    const some = walk.events.slice(0, Math.ceil(share * walk.events.length));
    for (const { claim, result, value } of evidenceOf(demo, hypotheses, some).claims)
      if (result === 'fails') tally.failing.push(`${seed} ${claim} ${value}, seen at ${share} of the run`);
  }
}

/** What is true: every claim of the text holds. */
const holding = (hypotheses: readonly Hypothesis[], id: string, claim: string): string | undefined =>
  hypotheses.find((one) => one.id === id)?.tests.find((test) => test.claim === claim)?.holding;
