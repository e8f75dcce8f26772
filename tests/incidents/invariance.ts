import { carriersOf, isRead } from './carriers.ts';
import {
  type Change,
  cutTo,
  thenIdle,
  thinTo,
  timesBytes,
  timesTime,
  withGaps,
  withNoise,
  without,
} from './change-run.ts';
import { type Outcome, outcomeOf } from './expectation.ts';
import { between } from './gauss.ts';
import type { Judge, Row } from './judge.ts';
import type { KnownRun } from './known-runs.ts';
import { isBytes, measuredGroups, samplesOf } from './samples-of.ts';

/** A way to change a run after which the same is true of it. */
interface Variant {
  readonly name: string;
  readonly change: Change;
  /** Readings (`group.reading`) and groups that are gone. Where all that a cause shows in are gone, `none` is no mistake. */
  readonly gone: readonly string[];
  /** Whether little may be left to tell by: of two causes, one may be named alone, and a late one not at all. */
  readonly shortens: boolean;
}

const variant = (name: string, change: Change, more: Partial<Variant> = {}): Variant => ({
  name,
  change,
  gone: [],
  shortens: false,
  ...more,
});

const changes: readonly Variant[] = [
  variant('as it is', (events) => events),
  variant('1 Hz', thinTo(1_000)),
  variant('1 point in 15 s', thinTo(15_000), { shortens: true }),
  variant('half of the samples missing', withGaps(0.5, 11)),
  variant('first 60 %', cutTo(0.6), { shortens: true }),
  variant('5 % noise', withNoise(0.05, 5), { shortens: true }),
  variant('then idle for half as long', thenIdle(0.5)),
  variant('then idle for three times as long', thenIdle(3)),
  variant('×20 in bytes', timesBytes(20)),
  variant('×1000 in bytes', timesBytes(1_000)),
  variant('×100 in time', timesTime(100)),
  variant('×100 in time, 1 point in 15 s', (events) => thinTo(15_000)(timesTime(100)(events))),
];

/** Takes each group away, then a given number of single readings, then as many random choices of readings. */
function removals(run: KnownRun, most: number): readonly Variant[] {
  const readings = new Set<string>();
  for (const sample of samplesOf(run.events).filter((_, index) => index % 20 === 0))
    for (const group of measuredGroups)
      for (const [name, value] of Object.entries(sample[group]))
        if (
          typeof value === 'number' &&
          (isBytes(name) || /fds|threads|processes|timers|goroutines/.test(name))
        )
          readings.add(`${group}.${name}`);
  const all = [...readings].sort();
  const draw = between(
    [...run.name].reduce((sum, letter) => Math.imul(31, sum) + letter.charCodeAt(0), 7) >>> 0,
  );
  const away = (name: string, names: readonly string[]): Variant =>
    variant(name, without(names), { gone: names });
  const single = all.map((name) => ({ name, at: draw(0, 1) })).sort((a, b) => a.at - b.at);
  return [
    ...measuredGroups.map((group) => away('a group away', [group])),
    ...single.slice(0, most).map(({ name }) => away('a reading away', [name])),
    ...Array.from({ length: Math.ceil(most / 3) }, () =>
      away(
        'random readings away',
        all.filter(() => draw(0, 1) < 0.35),
      ),
    ),
  ];
}

/** Whether nothing is left in which one of the causes shows. */
function hides({ gone }: Variant, run: KnownRun): boolean {
  const there = (reading: string): boolean =>
    !gone.includes(reading) && !gone.includes(reading.slice(0, reading.indexOf('.')));
  return run.expects.some(
    (kind) => !carriersOf(kind).some((reading) => there(reading) && isRead(run, reading)),
  );
}

/** The outcomes that break the property. `part` and `missed` are another answer, but where less is left to see. */
function breaks(outcome: Outcome, run: KnownRun, one: Variant): boolean {
  if (outcome === 'wrong' || outcome === 'alarm') return true;
  if (outcome === 'part') return !one.shortens && !hides(one, run);
  if (outcome === 'missed') return !hides(one, run) && !(one.shortens && run.beginsTMs > 0);
  return false;
}

/**
 * Each run changed in ways that do not change what is true: the answer is the same, or `cannot-tell`.
 * @param most how many readings are taken away one by one from each run
 */
export function invariance(judge: Judge, runs: readonly KnownRun[], most: number): readonly Row[] {
  const rows = new Map<string, { outcomes: Record<Outcome, number>; broken: string[] }>();
  for (const run of runs)
    for (const one of [...changes, ...removals(run, most)]) {
      const events = one.change(run.events);
      const verdict = judge(events, run.work);
      // A demo declares its first cause alone.
      const told = run.firstOnly ? { kind: verdict.kind, sentence: verdict.sentence } : verdict;
      const outcome = outcomeOf(told, run, samplesOf(events));
      const row = rows.get(one.name) ?? {
        outcomes: { right: 0, 'cannot-tell': 0, part: 0, missed: 0, wrong: 0, alarm: 0 },
        broken: [],
      };
      row.outcomes[outcome] += 1;
      if (breaks(outcome, run, one))
        row.broken.push(
          `${run.name}${one.gone.length === 0 ? '' : ` without ${one.gone.join(' ')}`}: ${outcome}, expected ${run.expects.join(' + ') || 'none'}, said ${verdict.kind}: ${verdict.sentence}`,
        );
      rows.set(one.name, row);
    }
  return [...rows].map(([name, { outcomes, broken }]) => ({
    property: 'b invariance',
    on: name,
    figures: outcomes,
    holds: broken.length === 0,
    broken,
  }));
}
