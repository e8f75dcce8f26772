import { readingOf, type Sample } from '../protocol/sample.ts';

/**
 * Fewer samples that keep the shape of all: of each stretch of time the one with the lowest and the one with the highest
 * number, in their order. Both ends of a saw stay, and so do the lowest and the highest moment of the whole.
 * @param widthMs length of a stretch; buckets begin at multiples of it, so that thinning again by a multiple loses nothing more
 * than thinning once would
 */
export function inBuckets(samples: readonly Sample[], widthMs: number): Sample[] {
  const kept: Sample[] = [];
  let [low, high]: (Sample | undefined)[] = [];
  let bucket: number | undefined;
  const flush = (): void => {
    if (low === undefined || high === undefined) return;
    if (low === high) kept.push(low);
    else kept.push(...(low.tMs < high.tMs ? [low, high] : [high, low]));
  };
  for (const sample of samples) {
    const at = Math.floor(sample.tMs / widthMs);
    if (at !== bucket) {
      flush();
      bucket = at;
      low = sample;
      high = sample;
      continue;
    }
    if (low === undefined || sizeOf(sample) < sizeOf(low)) low = sample;
    if (high === undefined || sizeOf(sample) > sizeOf(high)) high = sample;
  }
  flush();
  return kept;
}

/** What is large or small: the container's number, else RSS. */
function sizeOf(sample: Sample): number {
  return readingOf(sample, 'cgroup', 'usageBytes') ?? readingOf(sample, 'process', 'rssBytes') ?? 0;
}

/**
 * Numbers thinned samples one after the other, up to the number before `next`: the chart takes a missing number for a tick
 * that was missed. A real gap, of more than three stretches, stays one.
 */
export function renumbered(samples: readonly Sample[], next: number, widthMs: number): Sample[] {
  let seq = next;
  let after: Sample | undefined;
  const reversed = samples.toReversed().map((sample) => {
    const isGap = after !== undefined && after.tMs - sample.tMs > 3 * widthMs;
    seq = Math.max(0, seq - (isGap ? 4 : 1));
    after = sample;
    return { ...sample, seq };
  });
  return reversed.reverse();
}
