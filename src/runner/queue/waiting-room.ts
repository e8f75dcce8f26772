import { QueueFull } from '../runner.ts';

/** How many may run, how many may wait, and how much memory may be promised to the running ones together. */
export interface Places {
  readonly concurrentRuns: number;
  readonly waitingRuns: number;
  readonly promisedMemoryBytes: number;
}

/** A place in the waiting room, or at work. */
export interface Ticket {
  /** How many are to be admitted before this one; undefined once it was admitted or left. */
  position(): number | undefined;
  /** Gives the place back, admitted or not. Idempotent. */
  leave(): void;
}

/** Decides who runs now and who waits: first come, first served, so that nobody starves. */
export interface WaitingRoom {
  /**
   * Asks for a place.
   * @param memoryBytes the memory limit of the run, which is promised to it while it runs.
   * @param admit called once, later in the same turn of the event loop at the earliest.
   * @throws QueueFull when all waiting places are taken.
   */
  enter(memoryBytes: number, admit: () => void): Ticket;
  /** Admits nobody any more. */
  close(): void;
}

interface Guest {
  readonly memoryBytes: number;
  readonly admit: () => void;
}

/** How long a reader is asked to wait when the room is full: no exact answer exists, runs last seconds to minutes. */
const RETRY_AFTER_SECONDS = 10;

/** Makes a waiting room. It knows nothing of runs, only of their sizes. */
export function createWaitingRoom(places: Places): WaitingRoom {
  const waiting: Guest[] = [];
  const running = new Set<Guest>();
  let closed = false;
  const promised = (): number => [...running].reduce((sum, guest) => sum + guest.memoryBytes, 0);
  // Alone, a run is always admitted: limits are cut to what may be promised before they come here.
  const fits = (guest: Guest): boolean =>
    running.size === 0 ||
    (running.size < places.concurrentRuns && promised() + guest.memoryBytes <= places.promisedMemoryBytes);
  const admitNext = (): void => {
    for (let next = waiting[0]; !closed && next !== undefined && fits(next); next = waiting[0]) {
      waiting.shift();
      running.add(next);
      queueMicrotask(next.admit);
    }
  };
  return {
    enter(memoryBytes, admit) {
      const guest: Guest = { memoryBytes, admit };
      if (waiting.length >= places.waitingRuns && !(waiting.length === 0 && fits(guest))) {
        throw new QueueFull(waiting.length, RETRY_AFTER_SECONDS);
      }
      waiting.push(guest);
      admitNext();
      return {
        position() {
          const index = waiting.indexOf(guest);
          return index < 0 ? undefined : index;
        },
        leave() {
          const index = waiting.indexOf(guest);
          if (index >= 0) waiting.splice(index, 1);
          running.delete(guest);
          admitNext();
        },
      };
    },
    close() {
      closed = true;
    },
  };
}
