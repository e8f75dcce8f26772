import type { Sample } from '../protocol/sample.ts';
import { NotShown } from './not-shown.ts';
import type { RunHistory } from './run-history.ts';
import { type Spoiler, type SpoilerKind, spoilersOf } from './spoilers.ts';

/** A part of a run that nothing spoiled, with the spoiler that ended it, if one did. */
export interface CleanStretch {
  readonly samples: readonly Sample[];
  readonly fromTMs: number;
  readonly toTMs: number;
  /** Whether it begins where the part that was asked about begins. */
  readonly fromStart: boolean;
  readonly endedBy: Spoiler | undefined;
}

/** The spoilers of these kinds that touch a part of the run, in the order of time. */
export function spoilersIn(
  run: RunHistory,
  kinds: readonly SpoilerKind[],
  fromTMs: number,
  toTMs: number,
): readonly Spoiler[] {
  return spoilersOf(run)
    .filter((one) => kinds.includes(one.kind) && one.fromTMs < toTMs && one.toTMs > fromTMs)
    .sort((a, b) => a.fromTMs - b.fromTMs);
}

/** The stretches of a part of a run between what spoils it, in the order of time; those without samples left out. */
export function cleanStretches(
  run: RunHistory,
  kinds: readonly SpoilerKind[],
  fromTMs: number,
  toTMs: number,
): readonly CleanStretch[] {
  const found: CleanStretch[] = [];
  let cleanFrom = fromTMs;
  const add = (until: number, endedBy: Spoiler | undefined): void => {
    // What is asked for at a moment is seen in no sample of before.
    const samples = run.samples.filter(({ tMs }) => tMs >= cleanFrom && tMs <= until);
    const [first] = samples;
    const last = samples.at(-1);
    if (first === undefined || last === undefined) return;
    found.push({
      samples,
      fromTMs: first.tMs,
      toTMs: last.tMs,
      fromStart: cleanFrom === fromTMs,
      endedBy,
    });
  };
  for (const spoiler of spoilersIn(run, kinds, fromTMs, toTMs)) {
    if (spoiler.fromTMs > cleanFrom) add(spoiler.fromTMs, spoiler);
    cleanFrom = Math.max(cleanFrom, spoiler.toTMs);
  }
  if (cleanFrom < toTMs) add(toTMs, undefined);
  return found;
}

/** Says what spoiled a part of a run, where something did. @throws NotShown */
export function spoiledBy(spoilers: readonly Spoiler[], otherwise: NotShown): NotShown {
  const [first] = spoilers;
  if (first === undefined) return otherwise;
  const what = [...new Set(spoilers.map((one) => one.what))];
  return new NotShown(what.join(', and '), first.todo);
}
