import type { Claim } from '../protocol/demo.ts';
import type { ClaimEvidence } from '../protocol/evidence.ts';
import type { RunEvent } from '../protocol/run-event.ts';
import type { Measure, Reading } from './measures/measure.ts';
import { measures } from './measures/measures.ts';
import { NotShown } from './not-shown.ts';
import { historyOf, type RunHistory } from './run-history.ts';
import { type ClaimedDemo, type OtherSetting, otherSettings } from './scenario-settings.ts';

const sizes: Readonly<Record<string, number>> = { KB: 2 ** 10, MB: 2 ** 20 };

/** A reading in the unit that the claim is made in. */
function scaled(found: Reading, size: number): Reading {
  const { value, noise, besides = 0, allowance = 0 } = found;
  return {
    ...found,
    value: value / size,
    noise: noise / size,
    besides: besides / size,
    allowance: allowance / size,
  };
}

/**
 * What the events of a run (complete or not) say of a claim.
 * @throws Error when there is no such claim, or it names a measure that does not exist: a mistake of the declaration
 */
export function claimEvidence(
  demo: ClaimedDemo,
  id: string,
  events: readonly RunEvent[] | RunHistory,
): ClaimEvidence {
  const declared = demo.claims[id];
  if (declared === undefined)
    throw new Error(`${demo.id} makes no claim ${id}; it makes ${Object.keys(demo.claims).join(', ')}.`);
  const claim = `${demo.id}/${id}`;
  const run = 'events' in events ? events : historyOf(events);
  if (measureOf(declared).measure.anyKnobs !== true) {
    const others = otherSettings(demo, declared.scenario, run.knobs);
    if (others.length > 0) return { claim, ...notShown(declared, otherwiseSet(others)) };
  }
  return { claim, ...judgeClaim(declared, run) };
}

/** The measure that a claim names. @throws Error when there is none of that name: a mistake of the declaration */
function measureOf(declared: Claim): { measure: Measure; words: readonly string[]; size: number } {
  const [, name = '', words = '', size = ''] =
    /^(\w+)(?:\((.*)\))?(?: in (KB|MB))?$/.exec(declared.measure) ?? [];
  const measure = measures[name];
  if (measure === undefined)
    throw new Error(
      `No measure ${declared.measure} in src/claims/measures/; known are ${Object.keys(measures).join(', ')}.`,
    );
  return { measure, words: words.split(',').map((word) => word.trim()), size: sizes[size] ?? 1 };
}

/**
 * What a run says of a claim, whatever was chosen in it.
 * @throws Error when the claim names a measure that does not exist
 */
export function judgeClaim(declared: Claim, run: RunHistory): Omit<ClaimEvidence, 'claim'> {
  const { band, unit } = declared;
  const { measure, words, size } = measureOf(declared);
  try {
    return { ...judged(scaled(measure.read(run, { words, band }), size), band), band, unit };
  } catch (error) {
    if (!(error instanceof NotShown)) throw error;
    return notShown(declared, error);
  }
}

function notShown({ band, unit }: Claim, { message: because, todo }: NotShown): Omit<ClaimEvidence, 'claim'> {
  return { result: 'not-shown', band, unit, because, ...(todo === undefined ? {} : { todo }) };
}

/** A choice or a switch of the run changes what is done. */
function otherwiseSet(others: readonly OtherSetting[]): NotShown {
  const was = others.map(({ label, is }) => `“${label}” was ${is}`);
  const set = others.map(({ label, wanted }) => `“${label}” to ${wanted}`);
  return new NotShown(`${was.join(' and ')} in this run`, `set ${set.join(' and ')}`);
}

/**
 * Sets a reading against a band. It fails only when nothing that may have moved it would bring it back into the
 * band; it holds when it lies in the band and could have been told from lying beside it.
 * @throws NotShown when the run is too small or too restless to tell
 */
function judged(
  reading: Reading,
  [low, high]: readonly [number, number],
): Pick<ClaimEvidence, 'result' | 'value' | 'window'> {
  const { value, noise, besides = 0, allowance = 0, window, because, todo } = reading;
  if (!Number.isFinite(value) || !Number.isFinite(noise))
    throw new NotShown('this run gives no number to measure by', todo);
  const outside = Math.max(low - value, value - high);
  if (outside > noise + besides + allowance) return { result: 'fails', value, window };
  if (outside > 0)
    throw new NotShown(
      because ?? 'what was measured lies beside the band by less than what else moved in this run',
      todo,
    );
  // A claim of nothing is shown whatever else may have been added; a claim of something needs to tell it from that.
  // The two are independent; for a failure above they are taken as if both were at their worst.
  const doubt = Math.hypot(noise, low <= 0 && high >= 0 ? 0 : besides);
  if (doubt > (high - low) / 2)
    throw new NotShown(
      because ?? 'there was too little of it to tell from what else moved in this run',
      todo,
    );
  return { result: 'holds', value, window };
}
