import { measureClaim } from '../../claims/measure-claim.ts';
import type { CaseEntry, CaseFile, Effect, Hypothesis } from '../../protocol/case-file.ts';
import type { Claim } from '../../protocol/demo.ts';
import { placeOf } from '../page/place.ts';
import { bearingOf, type ScenarioSettings } from '../page/run-bearing.ts';
import type { RunShown } from '../page/run-shown.ts';

/** A claim that some hypothesis rests on, with the settings that it was made for. */
export interface CaseClaim {
  readonly demo: string;
  readonly claim: Claim;
  readonly settings: ScenarioSettings;
}

/** What the case file of the site is made of: the hypotheses, and the claims that they name. */
export interface CaseContent {
  readonly hypotheses: readonly Hypothesis[];
  readonly claims: Readonly<Record<string, CaseClaim>>;
}

/**
 * How a hypothesis stands by its evidence. `contradictory`: some for it, some against it. `not-told`: runs bore on
 * it, and none of them can decide it.
 */
export type Standing = 'open' | 'supported' | 'refuted' | 'contradictory' | 'not-told';

const opposite = { supports: 'refutes', refutes: 'supports', 'does-not-tell': 'does-not-tell' } as const;

/** What an ended run does to the hypotheses: one entry for every claim that it measures. */
export function entriesFrom(content: CaseContent, shown: RunShown): CaseEntry[] {
  const started = shown.events.find((event) => event.type === 'started');
  if (started?.type !== 'started' || shown.events.at(-1)?.type !== 'end') return [];
  const { run, knobs, startedAt, environment } = started.data;
  return content.hypotheses.flatMap((hypothesis) =>
    hypothesis.tests.flatMap(({ claim: name, holding }): CaseEntry[] => {
      const found = content.claims[name];
      if (found === undefined || found.demo !== shown.demo) return [];
      if (bearingOf(found.settings, knobs).kind === 'other') return [];
      const measured = measureClaim(found.claim, shown.events);
      if (measured.kind === 'not-shown') return [];
      const effect: Effect = measured.holds ? holding : opposite[holding];
      const { claim: sentence, stage, band, unit } = found.claim;
      const { value } = measured;
      const about = { hypothesis: hypothesis.id, claim: name, sentence, stage, value, band, unit, effect };
      return [
        {
          ...about,
          run,
          demo: shown.demo,
          at: startedAt,
          place: placeOf(environment),
          recorded: shown.mode === 'replay',
        },
      ];
    }),
  );
}

/** Most evidence that is kept. */
const mostEntries = 300;

/** A case with new evidence in it. The same run and claim again replaces what was there. */
export function withEntries(file: CaseFile, fresh: readonly CaseEntry[]): CaseFile {
  const isNew = (entry: CaseEntry) =>
    !fresh.some(
      (one) => one.run === entry.run && one.claim === entry.claim && one.hypothesis === entry.hypothesis,
    );
  return { ...file, entries: [...file.entries.filter(isNew), ...fresh].slice(-mostEntries) };
}

/** The newest evidence of each claim on a hypothesis: what its standing rests on. */
export function latest(entries: readonly CaseEntry[], hypothesis: string): readonly CaseEntry[] {
  const newest = new Map<string, CaseEntry>();
  for (const entry of entries) if (entry.hypothesis === hypothesis) newest.set(entry.claim, entry);
  return [...newest.values()];
}

/** How a hypothesis stands. */
export function standingOf(entries: readonly CaseEntry[], hypothesis: string): Standing {
  const effects = new Set(latest(entries, hypothesis).map((entry) => entry.effect));
  if (effects.has('supports') && effects.has('refutes')) return 'contradictory';
  if (effects.has('supports')) return 'supported';
  if (effects.has('refutes')) return 'refuted';
  return effects.has('does-not-tell') ? 'not-told' : 'open';
}
