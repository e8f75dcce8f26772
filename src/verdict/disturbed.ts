import type { RunEvent } from '../protocol/run-event.ts';
import { readingOf, type Sample } from '../protocol/sample.ts';

/** The mark with which a program says that it now takes a profile of itself. */
export const PROFILING = 'profiling';

/**
 * The samples of a run that show the program and not the profiler: those before the mark "profiling". A heap
 * snapshot needs memory and a process of its own, and leaves the program's RSS higher than it found it.
 */
export function undisturbed(events: readonly RunEvent[]): readonly Sample[] {
  const profiling = events.findIndex((event) => event.type === 'mark' && event.data.name === PROFILING);
  return events
    .slice(0, profiling === -1 ? undefined : profiling)
    .flatMap((event) => (event.type === 'sample' ? [event.data] : []));
}

/**
 * The samples from the program's first report on; all of them where it makes none. What comes before is the program
 * being loaded, which is not the growth that is asked for.
 */
export function fromFirstReport(samples: readonly Sample[]): readonly Sample[] {
  const first = samples.findIndex((sample) => 'heapUsedBytes' in sample.runtime);
  return samples.slice(Math.max(0, first));
}

/** A visit is short beside the watch, and comes when most of the watch is over: what is before it tells enough. */
const longestVisit = 0.3;
const earliestVisit = 0.35;

/**
 * The samples before the visit of another process: one that came once, took part for a moment and left. A profiler does so, and
 * leaves the memory of what it looked at higher than it found it; what rose then is not the growth that is asked for. All samples
 * where the number of processes changed more than once, or never.
 */
export function beforeVisit(samples: readonly Sample[]): readonly Sample[] {
  const counts = samples.map((sample) => readingOf(sample, 'process', 'processes'));
  const usual = counts.find((count) => count !== undefined);
  const comes = counts.findIndex((count) => count !== undefined && usual !== undefined && count > usual);
  if (usual === undefined || comes < earliestVisit * samples.length) return samples;
  const leaves = counts.findIndex((count, i) => i > comes && count === usual);
  if (leaves === -1 || leaves - comes > longestVisit * samples.length) return samples;
  const onlyOne = counts.every(
    (count, i) => count === undefined || count === usual || (i >= comes && i < leaves && count === usual + 1),
  );
  return onlyOne ? samples.slice(0, comes) : samples;
}
