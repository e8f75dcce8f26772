import type { Environment } from '../protocol/environment.ts';
import type { RunEnd } from '../protocol/run-end.ts';
import type { KnobValues, Mark, RunEvent } from '../protocol/run-event.ts';
import { readingOf, type Sample, type SampleGroup } from '../protocol/sample.ts';
import { NotShown } from './not-shown.ts';

/**
 * Something that was done to a run. Its mark bears the moment of asking and stands in the log where it was
 * answered, so what it did lies between `fromTMs` and `toTMs`: the first sample after the answer.
 */
export interface Act {
  readonly name: string;
  readonly label: string;
  readonly fromTMs: number;
  /** Infinity where the run has no sample after it. */
  readonly toTMs: number;
}

/** The events of one run, sorted for asking questions. */
export interface RunHistory {
  /** All of them, in order. */
  readonly events: readonly RunEvent[];
  /** While the program lived. */
  readonly samples: readonly Sample[];
  /** What is known to have happened: an action that was never answered is only among the acts. */
  readonly marks: readonly Mark[];
  /** What the reader asked for, in the order in which it was answered or given up. */
  readonly acts: readonly Act[];
  /** Undefined before the first event. */
  readonly knobs: KnobValues | undefined;
  readonly environment: Environment | undefined;
  readonly end: RunEnd | undefined;
}

/** Sorts the events of a run (complete or not). */
export function historyOf(events: readonly RunEvent[]): RunHistory {
  const samples: Sample[] = [];
  const marks: Mark[] = [];
  const acts: Act[] = [];
  let answered: Mark[] = [];
  let started: Extract<RunEvent, { type: 'started' }>['data'] | undefined;
  let end: RunEnd | undefined;
  const settle = (toTMs: number): void => {
    for (const { name, label, tMs, unanswered } of answered) {
      // What was not answered may still be done at any time.
      acts.push({ name, label, fromTMs: tMs, toTMs: unanswered ? Number.POSITIVE_INFINITY : toTMs });
    }
    answered = [];
  };
  for (const event of events) {
    if (event.type === 'started') started = event.data;
    else if (event.type === 'sample') {
      samples.push(event.data);
      settle(event.data.tMs);
    } else if (event.type === 'mark') {
      if (!event.data.unanswered) marks.push(event.data);
      if (event.data.by === 'reader') answered.push(event.data);
    } else if (event.type === 'end') end = event.data.end;
  }
  settle(Number.POSITIVE_INFINITY);
  const lived = whileAlive(samples, end);
  return {
    events,
    samples: lived,
    marks,
    acts,
    knobs: started?.knobs,
    environment: started?.environment,
    end,
  };
}

/** Ends that a program comes to by itself; of every other, the last look is taken before it is ended. */
const byItself: readonly string[] = ['finished', 'failed', 'oom-killed'];

/** The samples of the program as it lived: the last look at one that has left shows what its end gave back. */
function whileAlive(samples: readonly Sample[], end: RunEnd | undefined): readonly Sample[] {
  const isAlive = (sample: Sample): boolean => (readingOf(sample, 'process', 'processes') ?? 0) > 0;
  if (!samples.some(isAlive)) return samples;
  const untilTMs = end !== undefined && byItself.includes(end.kind) ? end.afterMs : Number.POSITIVE_INFINITY;
  return samples.slice(0, samples.findLastIndex((sample) => isAlive(sample) && sample.tMs < untilTMs) + 1);
}

/** The first mark of that name, if there is one. */
export function findMark(run: RunHistory, name: string): Mark | undefined {
  return run.marks.find((mark) => mark.name === name);
}

/** The last sample taken at or before a moment. @throws NotShown */
export function sampleBefore(samples: readonly Sample[], tMs: number): Sample {
  const sample = samples.findLast((candidate) => candidate.tMs <= tMs);
  if (sample === undefined)
    throw new NotShown('no sample was taken before it', 'wait a second before you act');
  return sample;
}

/** A reading in bytes, or a count. @throws NotShown where the machine does not give it */
export function reading(sample: Sample, group: SampleGroup, name: string): number {
  const value = readingOf(sample, group, name);
  if (value !== undefined) return value;
  if (group === 'demo' || group === 'runtime')
    throw new NotShown(`the program did not report ${name} at that moment`, 'leave it running for longer');
  throw new NotShown(`${group}.${name} cannot be read on this machine`);
}
