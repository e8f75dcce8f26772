import { QueueFull } from '../runner.ts';
import { createTurns, type TurnsEdge } from './turns.ts';

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

/**
 * Decides who runs now and who waits: first come, first served, so that nobody starves. Who came when all
 * places were taken is asked back, and then comes before those who came later.
 */
export interface WaitingRoom {
  /**
   * Asks for a place.
   * @param memoryBytes the memory limit of the run, which is promised to it while it runs.
   * @param admit called once, later in the same turn of the event loop at the earliest.
   * @param turn what an earlier QueueFull gave to come back with.
   * @throws QueueFull when all waiting places are taken, or kept for those who come before.
   */
  enter(memoryBytes: number, admit: () => void, turn?: string): Ticket;
  /** Admits nobody any more. */
  close(): void;
}

interface Guest {
  readonly memoryBytes: number;
  readonly admit: () => void;
}

/**
 * How long those who are sent away are asked to wait, in seconds: the first for a moment, as a place is kept
 * for it, each other a second longer, so that they come back one by one. No exact answer exists: runs last
 * seconds to minutes.
 */
const RETRY_AFTER = { first: 2, next: 1, most: 60 };

/** Makes a waiting room. It knows nothing of runs, only of their sizes. */
export function createWaitingRoom(places: Places, edge: TurnsEdge): WaitingRoom {
  const turns = createTurns(edge);
  // Half of the places are for whoever comes, if those who were asked back do not.
  const mostKept = Math.ceil(places.waitingRuns / 2);
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
  const full = (turn: string | undefined): QueueFull => {
    const { first, next, most } = RETRY_AFTER;
    const seconds = Math.min(most, first + next * turns.before(turn));
    return new QueueFull(waiting.length, seconds, turns.sendAway(turn, seconds * 1000));
  };
  return {
    enter(memoryBytes, admit, turn) {
      const guest: Guest = { memoryBytes, admit };
      if (waiting.length >= places.waitingRuns && !(waiting.length === 0 && fits(guest))) {
        throw full(turn);
      }
      const kept = Math.min(mostKept, turns.before(turn));
      if (kept > 0 && places.waitingRuns - waiting.length <= kept) throw full(turn);
      turns.letIn(turn);
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
