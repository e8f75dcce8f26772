import { evidenceOf } from '../../claims/evidence.ts';
import type { ClaimedDemo } from '../../claims/scenario-settings.ts';
import {
  type CaseEntry,
  type CaseFile,
  caseLimits,
  type Effect,
  type Hypothesis,
} from '../../protocol/case-file.ts';
import { placeOf } from '../page/place.ts';
import type { RunShown } from '../page/run-shown.ts';

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

/** What an ended run does to the hypotheses: one entry for every claim that it showed. What it did not show moves nothing. */
export function entriesFrom(content: CaseContent, shown: RunShown): CaseEntry[] {
  const started = shown.events.find((event) => event.type === 'started');
  const demo = content.demos.find(({ id }) => id === shown.demo);
  if (started?.type !== 'started' || shown.events.at(-1)?.type !== 'end' || demo === undefined) return [];
  const { run, startedAt, environment } = started.data;
  const { claims, hypotheses } = evidenceOf(demo, content.hypotheses, shown.events);
  return hypotheses.flatMap(({ id: hypothesis, move: effect, claim: name }): CaseEntry[] => {
    const declared = demo.claims[name.slice(demo.id.length + 1)];
    const found = claims.find(({ claim }) => claim === name);
    if (declared === undefined || found?.value === undefined || !Number.isFinite(found.value)) return [];
    const { claim: sentence, stage, band, unit } = declared;
    const about = { hypothesis, claim: name, sentence, stage, value: found.value, band, unit, effect };
    return [
      {
        ...about,
        run,
        demo: shown.demo,
        at: startedAt,
        place: placeOf(environment),
        recorded: shown.mode === 'replay',
        ...(shown.file === undefined ? {} : { fromFile: true as const }),
        ...(found.window === undefined ? {} : { window: found.window }),
      },
    ];
  });
}

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
