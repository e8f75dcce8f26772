import type { RunEvent } from '../protocol/run-event.ts';

/** The moment of an event on its run's clock, in milliseconds. */
export function eventTimeMs(event: RunEvent): number {
  if (event.type === 'started') return 0;
  if (event.type === 'end') return event.data.end.afterMs;
  return event.data.tMs;
}

/** When the last thing of a run happened, in milliseconds on its clock. */
export function lengthMs(events: readonly RunEvent[]): number {
  return events.reduce((latest, event) => Math.max(latest, eventTimeMs(event)), 0);
}
