import type { RunEnd } from '../protocol/run-end.ts';
import type { Mark, RunEvent } from '../protocol/run-event.ts';
import { readingOf, type Sample, type SampleGroup } from '../protocol/sample.ts';

/** The events of one run, sorted for asking questions. */
export interface RunHistory {
  /** All of them, in order. */
  readonly events: readonly RunEvent[];
  readonly samples: readonly Sample[];
  readonly marks: readonly Mark[];
  readonly end: RunEnd | undefined;
}

/** Sorts the events of a run (complete or not). */
export function historyOf(events: readonly RunEvent[]): RunHistory {
  const samples: Sample[] = [];
  const marks: Mark[] = [];
  let end: RunEnd | undefined;
  for (const event of events) {
    if (event.type === 'sample') samples.push(event.data);
    else if (event.type === 'mark') marks.push(event.data);
    else if (event.type === 'end') end = event.data.end;
  }
  return { events, samples, marks, end };
}

/** A question that this run does not answer, with what would answer it. */
export class NotShown extends Error {
  override readonly name = 'NotShown';
}

/** The first mark of that name. @throws NotShown */
export function markOf(run: RunHistory, name: string): Mark {
  const mark = run.marks.find((candidate) => candidate.name === name);
  if (mark === undefined) throw new NotShown(`nothing in this run was marked "${name}"`);
  return mark;
}

/** The last sample taken at or before a moment. @throws NotShown */
export function sampleBefore(run: RunHistory, tMs: number): Sample {
  const sample = run.samples.findLast((candidate) => candidate.tMs <= tMs);
  if (sample === undefined) throw new NotShown(`no sample was taken before ${Math.round(tMs)} ms`);
  return sample;
}

/** A reading in bytes, or a count. @throws NotShown where the machine does not give it */
export function reading(sample: Sample, group: SampleGroup, name: string): number {
  const value = readingOf(sample, group, name);
  if (value === undefined) throw new NotShown(`${group}.${name} cannot be read on this machine`);
  return value;
}
