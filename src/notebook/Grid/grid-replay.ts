import type { RunEvent } from '../../protocol/run-event.ts';
import { eventTimeMs, lengthMs } from '../../replay/event-time.ts';
import type { CellShown } from './grid-runs.ts';

/** The world around recordings that are played together. */
export interface ReplayClock {
  nowMs(): number;
  /** Calls back when the given time, in milliseconds, is over. @returns the way to call it off */
  after(ms: number, then: () => void): () => void;
}

/** How often the charts are drawn while recordings play, in milliseconds: eyes need no more. */
const drawEveryMs = 250;
/** How much faster than they were recorded they play. */
export const playSpeed = 6;

/**
 * Plays recordings side by side, from their beginnings to the end of the longest.
 * @param atOnce whether their ends are shown at once, for readers who want no motion
 * @param show is given all cells at each step, the last one included
 * @returns the way to leave off
 */
export function playTogether(
  recordings: readonly (readonly RunEvent[])[],
  atOnce: boolean,
  clock: ReplayClock,
  show: (cells: readonly CellShown[]) => void,
): () => void {
  const beganMs = clock.nowMs();
  const wholeMs = Math.max(0, ...recordings.map(lengthMs));
  let callOff = (): void => undefined;
  const step = (): void => {
    const atMs = atOnce ? wholeMs : (clock.nowMs() - beganMs) * playSpeed;
    const ended = atMs >= wholeMs;
    if (!ended) callOff = clock.after(drawEveryMs, step);
    show(
      recordings.map((events) => ({
        events: ended ? events : events.filter((event) => eventTimeMs(event) <= atMs),
        state: ended ? 'recorded' : 'playing',
        ended,
      })),
    );
  };
  step();
  return () => callOff();
}
