import type { RunEvent } from '../../protocol/run-event.ts';

/** How long the figure goes on after the step, in milliseconds. */
const AFTERWARDS_MS = 2300;

/**
 * Where the story of the front page ends in a run: some seconds after the files were read twice, and before anything is deleted.
 * @returns milliseconds of the run; undefined where they were not read twice
 */
export function storyEndMs(events: readonly RunEvent[]): number | undefined {
  const marks = events.flatMap((event) => (event.type === 'mark' ? [event.data] : []));
  const twice = marks.findIndex((mark) => mark.name === 'read-twice');
  const mark = marks[twice];
  if (mark === undefined) return undefined;
  const next = marks[twice + 1]?.tMs ?? Number.POSITIVE_INFINITY;
  return Math.min(mark.tMs + AFTERWARDS_MS, next - 1);
}
