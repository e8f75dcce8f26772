import { median } from 'simple-statistics';
import { readingOf, type Sample } from '../../protocol/sample.ts';

const MB = 2 ** 20;

/**
 * Compiled code, stacks and the allocator of Node: what a process that works gains beside its heap, whatever
 * the work is. Measured: a loop that writes and keeps nothing, Node 26, 10 s.
 */
const codeBytes = 2 * MB;

/**
 * What a Node program that does nothing but start its loop and compile its hot functions rises by in its first
 * seconds. It speaks against what is measured from the start of a run on.
 */
export const startUpBytes = 10 * MB;

/**
 * How far the runtime's own memory may have moved between two of these samples: the part of its heap that is
 * reserved and not used, at its widest, and its code. It is no part of what a program keeps.
 */
export function runtimeBytes(samples: readonly Sample[]): number {
  const unused = unusedHeap(samples);
  return codeBytes + (unused.length === 0 ? 0 : Math.max(...unused) - Math.min(...unused));
}

/** How much of a trend over these samples may be the runtime's own: what its unused heap gained or lost, and its code. */
export function runtimeTrendBytes(samples: readonly Sample[]): number {
  const unused = unusedHeap(samples);
  const third = Math.floor(unused.length / 3);
  if (third === 0) return runtimeBytes(samples);
  return codeBytes + Math.abs(median(unused.slice(-third)) - median(unused.slice(0, third)));
}

const unusedHeap = (samples: readonly Sample[]): readonly number[] =>
  samples.flatMap((sample) => {
    const totalBytes = readingOf(sample, 'runtime', 'heapTotalBytes');
    const usedBytes = readingOf(sample, 'runtime', 'heapUsedBytes');
    return totalBytes === undefined || usedBytes === undefined ? [] : [totalBytes - usedBytes];
  });
