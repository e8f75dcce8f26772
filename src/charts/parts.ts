import { readingOf, type Sample } from '../protocol/sample.ts';

/** A part of the container's number, as the kernel accounts for it. */
export interface Part {
  readonly id: 'anon' | 'kernel' | 'residual' | 'shmem' | 'active' | 'inactive';
  /** The host's own word for it, by cgroup version. */
  readonly word: { readonly v1: string; readonly v2: string };
  /** CSS variable that holds its colour, the same wherever the counter is shown. */
  readonly colour: `--c-${string}`;
}

/**
 * The parts from the bottom of the stack to its top. In this order the number of every lens is the
 * upper edge of a part: anon; usage − cache on the residual; usage − inactive_file − active_file on
 * shmem; usage − inactive_file on active_file; usage on top.
 * Source of the words: Linux cgroup-v1/memory.rst §5.2 and cgroup-v2.rst, memory.stat.
 */
export const parts: readonly Part[] = [
  { id: 'anon', word: { v1: 'rss', v2: 'anon' }, colour: '--c-anon' },
  { id: 'kernel', word: { v1: 'kmem', v2: 'kernel' }, colour: '--c-kernel' },
  { id: 'residual', word: { v1: 'residual', v2: 'residual' }, colour: '--c-residual' },
  { id: 'shmem', word: { v1: 'shmem', v2: 'shmem' }, colour: '--c-shmem' },
  { id: 'active', word: { v1: 'active_file', v2: 'active_file' }, colour: '--c-active' },
  { id: 'inactive', word: { v1: 'inactive_file', v2: 'inactive_file' }, colour: '--c-inactive' },
];

/** The parts of one sample in bytes, in the order of {@link parts}. The residual may be negative: counters are read one after another and batched by the kernel. */
export interface Composition {
  readonly usageBytes: number;
  readonly partBytes: readonly number[];
}

const reading = {
  anon: 'anonBytes',
  kernel: 'kernelBytes',
  shmem: 'shmemBytes',
  active: 'activeFileBytes',
  inactive: 'inactiveFileBytes',
} as const;

/**
 * Takes a sample's container number apart. What the known counters leave unexplained is the
 * residual, so the parts always add up to usage.
 * @returns undefined where the container's number itself cannot be had
 */
export function compositionOf(sample: Sample): Composition | undefined {
  const usageBytes = readingOf(sample, 'cgroup', 'usageBytes');
  if (usageBytes === undefined) return undefined;
  const known = parts.map((part) =>
    part.id === 'residual' ? 0 : (readingOf(sample, 'cgroup', reading[part.id]) ?? 0),
  );
  const residual = usageBytes - known.reduce((sum, value) => sum + value, 0);
  return { usageBytes, partBytes: known.map((value, i) => (parts[i]?.id === 'residual' ? residual : value)) };
}
