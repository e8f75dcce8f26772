import type { ClaimedDemo } from '../../claims/scenario-settings.ts';
import {
  type CaseEntry,
  type CaseFile,
  caseLimits,
  type Effect,
  type Hypothesis,
} from '../../protocol/case-file.ts';

/** What the case file of the site is made of: the hypotheses, and the demos with the claims that they name. */
export interface CaseContent {
  readonly hypotheses: readonly Hypothesis[];
  readonly demos: readonly ClaimedDemo[];
  /** Titles of the demos by their ids, as the stages show them. */
  readonly titles?: Readonly<Record<string, string>>;
}

/**
 * How a hypothesis stands by its evidence. `contradictory`: some for it, some against it. `not-told`: runs bore on
 * it, and none of them can decide it.
 */
export type Standing = 'open' | 'supported' | 'refuted' | 'contradictory' | 'not-told';

/** A case with new evidence in it. The same run and claim again replaces what was there. */
export function withEntries(file: CaseFile, fresh: readonly CaseEntry[]): CaseFile {
  const isNew = (entry: CaseEntry) =>
    !fresh.some(
      (one) => one.run === entry.run && one.claim === entry.claim && one.hypothesis === entry.hypothesis,
    );
  return { ...file, entries: [...file.entries.filter(isNew), ...fresh].slice(-caseLimits.entries) };
}

/** The newest evidence of each claim on a hypothesis: what its standing rests on. */
export function latest(entries: readonly CaseEntry[], hypothesis: string): readonly CaseEntry[] {
  const newest = new Map<string, CaseEntry>();
  for (const entry of entries) if (entry.hypothesis === hypothesis) newest.set(entry.claim, entry);
  return [...newest.values()];
}

/** How a hypothesis stands. */
export function standingOf(entries: readonly CaseEntry[], hypothesis: string): Standing {
  return standingFrom(latest(entries, hypothesis).map((entry) => entry.effect));
}

function standingFrom(moves: readonly Effect[]): Standing {
  const effects = new Set(moves);
  if (effects.has('supports') && effects.has('refutes')) return 'contradictory';
  if (effects.has('supports')) return 'supported';
  if (effects.has('refutes')) return 'refuted';
  return effects.has('does-not-tell') ? 'not-told' : 'open';
}

/** How a hypothesis stands in the text: by its claims as they hold. What the text says became of it is true of no other standing. */
export function standingInText({ tests }: Hypothesis): Standing {
  return standingFrom(tests.map(({ holding }) => holding));
}
