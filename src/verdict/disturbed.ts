import type { RunEvent } from '../protocol/run-event.ts';
import type { Sample } from '../protocol/sample.ts';

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
