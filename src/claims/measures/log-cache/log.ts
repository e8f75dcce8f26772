import { readingOf, type Sample } from '../../../protocol/sample.ts';
import { NotShown } from '../../not-shown.ts';
import { findMark, type RunHistory, reading } from '../../run-history.ts';

export const MB = 2 ** 20;

/**
 * Charges that one CPU keeps in advance, 64 pages: no counter of a cgroup is closer to the truth than this.
 * Source: Linux include/linux/memcontrol.h, MEMCG_CHARGE_BATCH.
 */
export const chargeBatchBytes = 64 * 4096;
/** An effect must be seen within this time after an action. */
export const effectWithinMs = 1_000;

export const file = (sample: Sample): number => reading(sample, 'cgroup', 'fileBytes');
export const usage = (sample: Sample): number => reading(sample, 'cgroup', 'usageBytes');
export const active = (sample: Sample): number => reading(sample, 'cgroup', 'activeFileBytes');
export const logged = (sample: Sample): number => reading(sample, 'demo', 'loggedBytes');
/** What cAdvisor, kubectl top and docker stats print: usage without inactive_file. */
export const workingSet = (sample: Sample): number =>
  usage(sample) - reading(sample, 'cgroup', 'inactiveFileBytes');
/** Size of the logs that are there: those closed, and the open one with or without a name. */
export const onDisk = (sample: Sample): number =>
  reading(sample, 'demo', 'closedBytes') + reading(sample, 'demo', 'openBytes');

const waitForIt = 'let it write its log until the mark “last line written”';

/** Samples in which the program tells how much it has logged. */
export function counted(run: RunHistory): readonly Sample[] {
  const samples = run.samples.filter((sample) => readingOf(sample, 'demo', 'loggedBytes') !== undefined);
  if (samples.length === 0) throw new NotShown('the program has not logged anything yet', waitForIt);
  return samples;
}

/**
 * A zero to count from: the last sample but one that tells of no line. While the program writes, its report is up
 * to 100 ms older than the kernel's counters beside it, so the very last may be of a moment with lines already.
 */
export function firstCounted(run: RunHistory): Sample {
  const samples = counted(run);
  const none = samples.filter((candidate) => logged(candidate) === 0);
  const sample = none.at(-2) ?? none.at(-1) ?? samples[0];
  if (sample === undefined) throw new NotShown('the program has not logged anything yet', waitForIt);
  return sample;
}

/** Whether a sample is of a rest: the one before it, or the one after it, tells of the same lines. */
export function atRest(samples: readonly Sample[], sample: Sample, side: 'before' | 'after'): boolean {
  const neighbour = samples[samples.indexOf(sample) + (side === 'before' ? -1 : 1)];
  return neighbour !== undefined && readingOf(neighbour, 'demo', 'loggedBytes') === logged(sample);
}

/** The moment of the last line; undefined while lines are written. */
export const writtenTMs = (run: RunHistory): number | undefined => findMark(run, 'written')?.tMs;

/** How far a quantity moved in the second up to a moment, where nothing was to move it. */
export function scatterBefore(run: RunHistory, quantity: (sample: Sample) => number, tMs: number): number {
  const values = run.samples
    .filter((sample) => sample.tMs <= tMs && sample.tMs > tMs - 1000)
    .flatMap((sample) => {
      const value = valueOrNone(quantity, sample);
      return value === undefined ? [] : [value];
    });
  return values.length === 0 ? 0 : Math.max(...values) - Math.min(...values);
}

/** A quantity, or undefined in a sample that does not have it. */
export function valueOrNone(quantity: (sample: Sample) => number, sample: Sample): number | undefined {
  try {
    return quantity(sample);
  } catch (error) {
    if (error instanceof NotShown) return undefined;
    throw error;
  }
}

/** Whether the log's pages are page cache here, and active_file means what the text says. @throws NotShown where not */
export function needsPageCache(run: RunHistory): void {
  const filesystem = run.environment?.filesystem;
  if (filesystem?.pageCache === false)
    throw new NotShown(
      `the logs are on ${filesystem.type} here, where a file is no page cache`,
      'start the notebook with its state on a disk',
    );
}

/** @throws NotShown where active_file does not mean "read twice": with the MGLRU, and before Linux 4.7 */
export function needsTwoLists(run: RunHistory): void {
  const { lruGen, kernel = '' } = run.environment ?? {};
  if (lruGen !== undefined && Number.parseInt(lruGen, 16) % 2 === 1)
    throw new NotShown(
      'this kernel has the multi-generational LRU on, where active_file means young, not read twice',
      'run it on a machine where /sys/kernel/mm/lru_gen/enabled says 0x0000',
    );
  const [, major = '9', minor = '0'] = /^(\d+)\.(\d+)/.exec(kernel) ?? [];
  if (Number(major) < 4 || (Number(major) === 4 && Number(minor) < 7))
    throw new NotShown(
      `Linux ${major}.${minor} makes pages active when they are written; that ended with 4.7`,
      'run it on a newer kernel',
    );
}
