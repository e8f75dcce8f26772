import type { Mark, RunEvent } from '../../protocol/run-event.ts';
import { isUnavailable, type Sample } from '../../protocol/sample.ts';

type Started = Extract<RunEvent, { type: 'started' }>['data'];
type Ended = Extract<RunEvent, { type: 'end' }>['data'];

/** What a run has told so far, as the front page needs it. */
export interface RunTold {
  started: Started | undefined;
  ended: Ended | undefined;
  /** Samples in which a process was alive: what comes after is the emptying of the cgroup. */
  samples: Sample[];
  marks: Mark[];
  /** The last event that was taken; one that comes again changes nothing. */
  lastId: number;
}

/** A run of which nothing has been told. */
export const nothingTold = (): RunTold => ({
  started: undefined,
  ended: undefined,
  samples: [],
  marks: [],
  lastId: 0,
});

/** Takes the next event of a run. */
export function take(told: RunTold, event: RunEvent): void {
  if (event.id <= told.lastId) return;
  told.lastId = event.id;
  if (event.type === 'started') told.started = event.data;
  else if (event.type === 'mark') told.marks.push(event.data);
  else if (event.type === 'end') told.ended = event.data;
  else if (event.type === 'sample' && !isUnavailable(event.data.process)) told.samples.push(event.data);
}

/** Everything that a list of events tells. */
export function toldBy(events: readonly RunEvent[]): RunTold {
  const told = nothingTold();
  for (const event of events) take(told, event);
  return told;
}
