import { type Formula, formulas } from '../../formulas/lenses.ts';
import type { Sample } from '../../protocol/sample.ts';

/** Counters that were written down, in bytes. What was not written down is left out. */
export interface WrittenDown {
  readonly usage?: number;
  readonly cache?: number;
  readonly rss?: number;
  readonly active_file?: number;
  readonly inactive_file?: number;
  readonly shmem?: number;
  readonly kmem?: number;
  /** What the monitor showed. */
  readonly shown?: number;
}

/** What one formula prints for these counters. */
export interface Printed {
  readonly lens: Formula;
  /** In bytes; undefined where a counter is missing that the formula needs. */
  readonly bytes: number | undefined;
  /** Kernel memory was not written down, so the formula prints this or more. */
  readonly atLeast: boolean;
  /** Whether this can have been what the monitor showed; undefined where that is not told. */
  readonly fits: boolean | undefined;
}

/** Two readings that are a minute apart differ by some per cent; a figure that was rounded to one decimal does too. */
const tolerance = 0.08;

/**
 * Every formula of the page on counters that were written down. On cgroup v1 usage is close to cache + rss +
 * kmem, and cache is shmem + active_file + inactive_file; what is missing is filled in from these.
 * Source: Linux cgroup-v1/memory.rst, §2.7, §5.2 and §5.5.
 */
export function solve(given: WrittenDown): readonly Printed[] {
  const sample = sampleOf(given);
  const kernelKnown = given.usage !== undefined || given.kmem !== undefined;
  return formulas.map((lens) => {
    const bytes = lens.compute(sample);
    const atLeast = bytes !== undefined && !kernelKnown && lens.formula.v1?.includes('usage') === true;
    const { shown } = given;
    if (bytes === undefined || shown === undefined) return { lens, bytes, atLeast, fits: undefined };
    return { lens, bytes, atLeast, fits: Math.abs(bytes - shown) <= tolerance * shown };
  });
}

function sampleOf(given: WrittenDown): Sample {
  const { cache, rss, active_file: active, kmem } = given;
  const usage =
    given.usage ?? (cache === undefined || rss === undefined ? undefined : cache + rss + (kmem ?? 0));
  const inactive =
    given.inactive_file ??
    (cache === undefined || active === undefined
      ? undefined
      : Math.max(0, cache - active - (given.shmem ?? 0)));
  const cgroup = {
    usageBytes: usage,
    fileBytes: cache,
    anonBytes:
      rss ??
      (given.usage === undefined || cache === undefined || kmem === undefined
        ? undefined
        : given.usage - cache - kmem),
    activeFileBytes: active,
    inactiveFileBytes: inactive,
    shmemBytes: given.shmem,
    kernelBytes: kmem,
  };
  const known = Object.fromEntries(Object.entries(cgroup).filter(([, value]) => value !== undefined));
  return { seq: 0, tMs: 0, cgroup: known, process: {}, runtime: {}, demo: {} };
}

const sizes: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30 };

/**
 * A size as people write it: `17,179,373,568`, `2.5 GB`, `747.4 MB` (of 2^20 bytes).
 * @returns bytes; undefined for an empty field; null for what is no size
 */
export function parseSize(text: string): number | undefined | null {
  const trimmed = text
    .trim()
    .replaceAll(/[,\s_]/g, '')
    .toLowerCase();
  if (trimmed === '') return undefined;
  const match = /^(\d+(?:\.\d+)?)(b|kb|mb|gb)?$/.exec(trimmed.replace('ib', 'b'));
  if (match === null) return null;
  return Number(match[1]) * (sizes[match[2] ?? ''] ?? 1);
}
