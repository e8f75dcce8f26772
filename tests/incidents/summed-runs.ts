import type { RunEvent } from '../../src/protocol/run-event.ts';
import { isUnavailable, readingOf, type Sample } from '../../src/protocol/sample.ts';
import type { GrowthKind } from '../../src/protocol/verdict.ts';
import { eventsOf } from '../support/series.ts';
import { namedBy, namesOf, toldBy } from './expectation.ts';
import type { Judge, Row } from './judge.ts';
import type { KnownRun } from './known-runs.ts';
import { samplesOf } from './samples-of.ts';
import { asMuchAs, heldReadings, sumOf } from './sum-samples.ts';

/** A part counts where it makes at least this share of what the sum grew by. */
const noticeableShare = 0.15;
/** In this share of the pairs both must be named. */
const leastBoth = 0.95;

/** Classes between which a sum cannot be told apart: what one holds is counted with the other. */
const alike: readonly (readonly GrowthKind[])[] = [
  ['timers', 'js-heap', 'goroutines'],
  ['threads', 'child-processes', 'anonymous', 'goroutines'],
  ['mapped-file', 'page-cache', 'deleted-but-open'],
  ['kernel', 'slab-reclaimable', 'sockets', 'descriptors'],
  // A timer may hold a buffer, as those of writers do.
  ['timers', 'off-heap'],
];
/** These bring descriptors, or threads, themselves. */
const brings: readonly (readonly [GrowthKind, GrowthKind])[] = [
  ['threads', 'descriptors'],
  ['child-processes', 'descriptors'],
  ['deleted-but-open', 'descriptors'],
  ['sockets', 'descriptors'],
];

const apart = (a: GrowthKind, b: GrowthKind): boolean =>
  a !== b &&
  !alike.some((group) => group.includes(a) && group.includes(b)) &&
  !brings.some(([one, other]) => (a === one && b === other) || (a === other && b === one));

/** The samples of a run from its first with everything in it, on a clock that begins there. */
function ready(run: KnownRun): readonly Sample[] {
  // A demo that profiles itself, or lets go of all that it kept, does something else from then on.
  const other = run.events.findIndex(
    (event) => event.type === 'mark' && ['profiling', 'let-go'].includes(event.data.name),
  );
  const samples = samplesOf(run.events.slice(0, other === -1 ? undefined : other));
  const reports = samples.some((sample) => !isUnavailable(sample.runtime));
  const first = samples.findIndex(
    (sample) => !isUnavailable(sample.process) && (!reports || !isUnavailable(sample.runtime)),
  );
  // The last samples of a run that ends are of processes that are gone.
  const last = samples.findLastIndex((sample) => !isUnavailable(sample.process));
  return samples
    .slice(first, last + 1)
    .map((sample, seq) => ({ ...sample, seq, tMs: sample.tMs - (samples[first]?.tMs ?? 0) }));
}

const alone = (samples: readonly Sample[]): readonly RunEvent[] =>
  eventsOf(samples.map((sample, seq) => ({ ...sample, seq, demo: {} })));

/** How far the container rose over some samples. */
function riseOf(samples: readonly Sample[]): number {
  const level = (part: readonly Sample[]): number => {
    const values = part.map((sample) => readingOf(sample, 'cgroup', 'usageBytes') ?? 0).sort((a, b) => a - b);
    return values[values.length >> 1] ?? 0;
  };
  const tenth = Math.max(3, Math.floor(samples.length / 10));
  return level(samples.slice(-tenth)) - level(samples.slice(tenth, 2 * tenth));
}

/**
 * Sums of two recordings with a cause each, side by side and one of them later: both causes are named, and no third.
 * A pair counts where each is found alone in that length, and each makes a noticeable share of the rise.
 */
export function summedRuns(judge: Judge, runs: readonly KnownRun[], most: number): readonly Row[] {
  const candidates = runs.filter(({ expects, mayBeMissed }) => expects.length === 1 && !mayBeMissed);
  const pairs = candidates.flatMap((a, i) =>
    candidates.slice(i + 1).flatMap((b) => {
      const [left, right] = [a.expects[0], b.expects[0]];
      return left !== undefined && right !== undefined && apart(left, right) ? [{ a, b }] : [];
    }),
  );
  // Evenly over all of them, so that few pairs are still of every kind.
  const every = Math.max(1, Math.ceil(pairs.length / most));
  const chosen = pairs.filter((_, index) => index % every === Math.floor(every / 2));
  return (['at once', 'one later'] as const).map((how) => sumRow(judge, chosen, how));
}

function sumRow(
  judge: Judge,
  pairs: readonly { a: KnownRun; b: KnownRun }[],
  how: 'at once' | 'one later',
): Row {
  const broken: string[] = [];
  let counted = 0;
  let both = 0;
  let third = 0;
  for (const { a, b } of pairs) {
    const pair = how === 'at once' ? inStep(a, b) : later(a, b);
    if (pair === undefined) continue;
    // Alone they are judged by what the sum has of them: where one program says nothing of itself, the sum does not.
    const [leftAlone, rightAlone] = [asMuchAs(pair.left, pair.right), asMuchAs(pair.right, pair.left)];
    if (!foundAlone(judge, a, leftAlone) || !foundAlone(judge, b, rightAlone)) continue;
    const sum = pair.left.map((sample, i) => sumOf(sample, pair.right[i] ?? sample, i));
    if (!bothNoticeable(a, b, pair.left, pair.right, sum)) continue;
    counted += 1;
    const verdict = judge(alone(sum));
    const named = namedBy(verdict);
    const left = namesOf(a.expects[0] ?? 'anonymous', sum, a.or);
    const right = namesOf(b.expects[0] ?? 'anonymous', sum, b.or);
    const extra = new Set([...a.also, ...b.also]);
    const told = toldBy(verdict);
    const hasBoth = told.some((kind) => left.has(kind)) && told.some((kind) => right.has(kind));
    const hasThird = named.some((kind) => !left.has(kind) && !right.has(kind) && !extra.has(kind));
    if (hasBoth) both += 1;
    if (hasThird) third += 1;
    if (!hasBoth || hasThird)
      broken.push(`${a.name} + ${b.name}: said ${named.join(' + ') || verdict.kind}: ${verdict.sentence}`);
  }
  return {
    property: 'c sums of two',
    on: how,
    figures: {
      pairs: pairs.length,
      'above the noise': counted,
      'both named %': counted === 0 ? '–' : ((100 * both) / counted).toFixed(1),
      'with a third': third,
    },
    // A judge that finds nothing alone has no pairs, and shows nothing.
    holds: counted >= pairs.length / 4 && both >= leastBoth * counted && third === 0,
    broken,
  };
}

function inStep(a: KnownRun, b: KnownRun): { left: readonly Sample[]; right: readonly Sample[] } | undefined {
  const [left, right] = [heldReadings(ready(a)), heldReadings(ready(b))];
  const length = Math.min(left.length, right.length);
  return length < 60 ? undefined : { left: left.slice(0, length), right: right.slice(0, length) };
}

/** The second begins after a quarter of the first, and stands at its start until then. */
function later(a: KnownRun, b: KnownRun): { left: readonly Sample[]; right: readonly Sample[] } | undefined {
  const [left, right] = [heldReadings(ready(a)), heldReadings(ready(b))];
  const length = Math.min(left.length, Math.floor(right.length * (4 / 3)));
  const rest = Math.floor(length / 4);
  const standing = right[10] ?? right[0];
  if (length < 80 || standing === undefined) return undefined;
  const shifted = Array.from({ length }, (_, i) => ({
    ...(right[Math.max(10, i - rest)] ?? standing),
    tMs: left[i]?.tMs ?? 0,
  }));
  return { left: left.slice(0, length), right: shifted };
}

function foundAlone(judge: Judge, run: KnownRun, samples: readonly Sample[]): boolean {
  const kind = run.expects[0];
  return (
    kind !== undefined &&
    namedBy(judge(alone(samples))).some((named) => namesOf(kind, samples, run.or).has(named))
  );
}

/** Descriptors have no bytes to compare; everything else makes its share of the rise. */
function bothNoticeable(
  a: KnownRun,
  b: KnownRun,
  left: readonly Sample[],
  right: readonly Sample[],
  sum: readonly Sample[],
): boolean {
  const grew = riseOf(sum);
  const noticeable = (run: KnownRun, samples: readonly Sample[]): boolean =>
    run.expects[0] === 'descriptors' || riseOf(samples) >= noticeableShare * grew;
  return noticeable(a, left) && noticeable(b, right);
}
