import { isUnavailable, readingOf, type Sample } from '../protocol/sample.ts';
import { heapUsedBytes } from './quantities.ts';

/** Samples that a verdict is made from: a series is cut into two dozen moments, and twenty samples make each of them certain. */
const mostSamples = 480;
/** Readings that are not taken with every sample. */
const seldom = [
  ['process', 'deletedOpenBytes'],
  ['process', 'filesCachedBytes'],
  ['process', 'fds'],
  ['process', 'fdSockets'],
  ['process', 'fdPipes'],
  ['runtime', 'timers'],
  ['runtime', 'goroutines'],
] as const;

/**
 * Fewer samples of a long watch, so that ten minutes at 10 Hz are judged in the time that a minute takes. Of neighbours the one
 * with the lowest heap stands for all, because what a program keeps is what its collections leave; a reading that only one of the
 * others has is taken over.
 */
export function condense(samples: readonly Sample[]): readonly Sample[] {
  const width = Math.ceil(samples.length / mostSamples);
  if (width <= 1) return samples;
  const condensed: Sample[] = [];
  for (let from = 0; from < samples.length; from += width) {
    const one = standingFor(samples, from, Math.min(samples.length, from + width));
    if (one !== undefined) condensed.push(one);
  }
  return condensed;
}

function standingFor(samples: readonly Sample[], from: number, to: number): Sample | undefined {
  let chosen = samples[from];
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = from; i < to; i++) {
    const sample = samples[i];
    const heap = sample && heapUsedBytes(sample);
    if (sample !== undefined && heap !== undefined && heap < lowest) {
      lowest = heap;
      chosen = sample;
    }
  }
  return chosen && withSeldom(chosen, samples, from, to);
}

function withSeldom(chosen: Sample, samples: readonly Sample[], from: number, to: number): Sample {
  let merged = chosen;
  for (const [group, name] of seldom) {
    if (isUnavailable(merged[group]) || readingOf(merged, group, name) !== undefined) continue;
    for (let i = to - 1; i >= from; i--) {
      const sample = samples[i];
      const value = sample && readingOf(sample, group, name);
      if (value === undefined) continue;
      merged = { ...merged, [group]: { ...merged[group], [name]: value } };
      break;
    }
  }
  return merged;
}
