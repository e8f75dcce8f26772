import type { Finding, GrowthKind } from '../../src/protocol/verdict.ts';
import { namesOf } from './expectation.ts';
import type { Judge, Row } from './judge.ts';
import { recordedIncidents } from './recordings.ts';
import { samplesOf } from './samples-of.ts';

/** How far a rate may be from what the program kept: what comes with a byte that is kept is not in its bookkeeping. */
const factor = 1.5;
/** As load comes in waves and days, a mean rate and a slope differ now and then. */
const leastHeld = 0.9;

/** In what each class is counted by the bookkeeping of the programs. */
const counted: Readonly<Partial<Record<GrowthKind, 'bytes' | 'count'>>> = {
  'page-cache': 'bytes',
  'deleted-but-open': 'bytes',
  tmpfs: 'bytes',
  'js-heap': 'bytes',
  'off-heap': 'bytes',
  'mapped-file': 'bytes',
  anonymous: 'bytes',
  descriptors: 'count',
};

/** A connection of a program with itself has two ends. */
const descriptorsEach = (does: string): number => (does === 'open-files' ? 1 : 2);

/** The rates that are told of recorded leaks, beside what their programs kept a second. */
export function recordedRates(judge: Judge): Row {
  let given = 0;
  const broken: string[] = [];
  for (const { incident, garbage, run, events } of recordedIncidents()) {
    const [kind] = incident.expects;
    const [part] = run.truth.parts;
    // One leak from the start to the end, that is told by the name that its bookkeeping counts it in.
    if (kind === undefined || part === undefined || run.truth.parts.length !== 1 || incident.mayBeMissed)
      continue;
    const { from, until } = incident.plan.parts[0] ?? {};
    const unit = counted[kind];
    if (unit === undefined || from !== undefined || until !== undefined || incident.limitMb > 0) continue;
    const names = namesOf(kind, samplesOf(events), incident.or);
    const verdict = judge(events, { counter: 'requests', unit: 'request' });
    const rate = verdict.findings?.find((one: Finding) => names.has(one.kind) && one.unit === unit)?.rate;
    if (rate === undefined) continue;
    given += 1;
    const truth = unit === 'bytes' ? part.bytesPerSecond : part.piecesPerSecond * descriptorsEach(part.does);
    if (rate.low / factor > truth || rate.high * factor < truth)
      broken.push(
        `${incident.id}, ${garbage} garbage: kept ${truth} a second, told ${rate.low.toFixed(0)} to ${rate.high.toFixed(0)}`,
      );
  }
  return {
    property: 'rates',
    on: 'of recorded leaks, beside what their programs kept',
    figures: { given, 'far off': broken.length },
    holds: given >= 20 && broken.length <= (1 - leastHeld) * given,
    broken,
  };
}
