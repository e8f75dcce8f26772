import { readingOf, type Sample, type SampleGroup } from '../../src/protocol/sample.ts';
import type { GrowthKind, Verdict } from '../../src/protocol/verdict.ts';

/** What is true of a run, and so what may be said of it. */
export interface Expectation {
  /** What grows; empty for a healthy run. */
  readonly expects: readonly GrowthKind[];
  /** What may be named as well, because it is true. */
  readonly also: readonly GrowthKind[];
  /** Another name that is as true, by the one that is expected. */
  readonly or: Readonly<Partial<Record<GrowthKind, readonly GrowthKind[]>>>;
  /** `cannot-tell` and `none` are right too. */
  readonly mayBeMissed: boolean;
}

/**
 * How a verdict stands to the truth. `part`: of two causes one is named, and nothing untrue. `missed`: `none`, though
 * something grows. `wrong`: a cause that is none. `alarm`: the same of a healthy run.
 */
export type Outcome = 'right' | 'cannot-tell' | 'part' | 'missed' | 'wrong' | 'alarm';

/** A class, the readings that tell it from the coarser ones together, and these. */
interface Coarser {
  readonly tells: readonly `${SampleGroup}.${string}`[];
  readonly coarser: readonly GrowthKind[];
}

/** Where a reading that tells a class is missing, a coarser class is true as well. */
const lattice: Readonly<Partial<Record<GrowthKind, Coarser>>> = {
  // What a timer keeps alive is an object, or the buffer of a writer.
  timers: { tells: ['runtime.timers'], coarser: ['js-heap', 'off-heap'] },
  'js-heap': { tells: ['runtime.heapUsedBytes'], coarser: ['anonymous'] },
  'off-heap': { tells: ['runtime.externalBytes', 'runtime.arrayBuffersBytes'], coarser: ['anonymous'] },
  goroutines: { tells: ['runtime.goroutines'], coarser: ['anonymous'] },
  // Without the number of processes they may be those of children.
  threads: { tells: ['process.threads', 'process.processes'], coarser: ['anonymous'] },
  // That there are more of them, or which of them has the memory: without either it is somebody's.
  'child-processes': {
    tells: ['process.largestRssAnonBytes', 'process.largestRssBytes'],
    coarser: ['anonymous'],
  },
  'deleted-but-open': { tells: ['process.deletedOpenBytes'], coarser: ['page-cache'] },
  'mapped-file': { tells: ['process.rssFileBytes', 'cgroup.mappedFileBytes'], coarser: ['page-cache'] },
  'slab-reclaimable': { tells: ['cgroup.slabReclaimableBytes'], coarser: ['kernel'] },
  sockets: { tells: ['cgroup.sockBytes'], coarser: ['kernel'] },
};

/** The names under which a class may be told of these samples. */
export function namesOf(
  kind: GrowthKind,
  samples: readonly Sample[],
  or: Expectation['or'] = {},
): ReadonlySet<GrowthKind> {
  const names = new Set<GrowthKind>([kind, ...(or[kind] ?? [])]);
  for (const name of names) {
    const below = lattice[name];
    if (below?.tells.some((reading) => !isIn(samples, reading)))
      for (const coarser of below.coarser) names.add(coarser);
  }
  return names;
}

function isIn(samples: readonly Sample[], reading: string): boolean {
  const [group = '', name = ''] = reading.split('.');
  // A reading that is there now and then tells as well. As long as no deleted file is open, its cache is plain page cache.
  return samples.some((sample) => {
    const value = readingOf(sample, group as SampleGroup, name);
    return value !== undefined && (name !== 'deletedOpenBytes' || value > 0);
  });
}

/** The classes that a verdict names. */
export function namedBy(verdict: Verdict): readonly GrowthKind[] {
  const first = verdict.kind === 'none' || verdict.kind === 'cannot-tell' ? [] : [verdict.kind];
  return [...new Set([...first, ...(verdict.findings ?? []).map(({ kind }) => kind)])];
}

/** What is told as well when it is told to rise with something else: a descriptor with each timer. */
const toldWith: Readonly<Record<string, GrowthKind>> = {
  'process.fds': 'descriptors',
  'process.threads': 'threads',
  'runtime.timers': 'timers',
};

/** The classes that a verdict names, or tells to rise with one that it names. */
export function toldBy(verdict: Verdict): readonly GrowthKind[] {
  const together = (verdict.findings ?? []).flatMap((finding) =>
    (finding.together ?? []).flatMap((reading) => toldWith[reading] ?? []),
  );
  return [...new Set([...namedBy(verdict), ...together])];
}

/** Compares a verdict with the truth, by what could be read of it. */
export function outcomeOf(verdict: Verdict, expected: Expectation, samples: readonly Sample[]): Outcome {
  const named = namedBy(verdict);
  const told = toldBy(verdict);
  const { expects, also, or, mayBeMissed } = expected;
  const accepted = expects.map((kind) => namesOf(kind, samples, or));
  const extra = new Set(also.flatMap((kind) => [...namesOf(kind, samples, or)]));
  if (expects.length === 0) {
    const { kind } = verdict;
    const goesOn = verdict.findings?.some((one) => one.goesOn === 'goes-on' && !extra.has(one.kind)) ?? false;
    if (goesOn) return 'alarm';
    if (kind === 'cannot-tell') return 'cannot-tell';
    return kind === 'none' || extra.has(kind) ? 'right' : 'alarm';
  }
  if (named.some((kind) => !extra.has(kind) && !accepted.some((names) => names.has(kind)))) return 'wrong';
  if (accepted.every((names) => told.some((kind) => names.has(kind)))) return 'right';
  if (mayBeMissed) return 'right';
  if (verdict.kind === 'cannot-tell') return 'cannot-tell';
  return accepted.some((names) => told.some((kind) => names.has(kind))) ? 'part' : 'missed';
}
