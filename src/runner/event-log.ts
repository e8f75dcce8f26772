import type { RunEvent } from '../protocol/run-event.ts';
import type { EventLog, NewRunEvent } from './runner.ts';

/** How many events a run keeps unless told otherwise: ten minutes at 10 Hz, and as much again for logs. */
export const KEPT_EVENTS = 16_384;

/** An event log with its writing end, which only the run itself holds. */
export interface WritableEventLog extends EventLog {
  /**
   * Numbers an event and tells the listeners. Once `end` was appended nothing more is taken.
   * @returns the event as it was numbered, or undefined after the end.
   */
  append(event: NewRunEvent): RunEvent | undefined;
}

/**
 * Makes the event log of one run: a ring that forgets its oldest events beyond `capacity`, while the
 * numbers go on without holes.
 */
export function createEventLog(capacity: number = KEPT_EVENTS): WritableEventLog {
  const slots: RunEvent[] = [];
  const listeners = new Set<(event: RunEvent) => void>();
  let lastId = 0;
  let ended = false;
  const firstId = (): number => Math.max(1, lastId - slots.length + 1);
  return {
    get lastId() {
      return lastId;
    },
    get firstId() {
      return firstId();
    },
    get ended() {
      return ended;
    },
    since(afterId, most = capacity) {
      const from = Math.max(afterId + 1, firstId());
      const events: RunEvent[] = [];
      for (let id = from; id <= Math.min(lastId, from + most - 1); id++) {
        const event = slots[(id - 1) % capacity];
        if (event !== undefined) events.push(event);
      }
      return events;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    append(event) {
      if (ended) return undefined;
      lastId += 1;
      const numbered: RunEvent = { ...event, id: lastId };
      slots[(lastId - 1) % capacity] = numbered;
      ended = event.type === 'end';
      for (const listener of [...listeners]) listener(numbered);
      return numbered;
    },
  };
}
