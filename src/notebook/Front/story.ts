// Runs while the site is built, never in the browser.
import type { Recording } from '../../protocol/recording.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { eventTimeMs } from '../../replay/event-time.ts';
import type { Axes } from './figure.ts';
import { type RunTold, toldBy } from './run-told.ts';
import { storyEndMs } from './story-end.ts';

/** The part of the recorded run that the front page shows. */
export interface Story {
  readonly told: RunTold;
  readonly axes: Axes;
  readonly endMs: number;
}

/** Cuts the story out of its recording, and sets the axes for it. @throws Error where the recording has no such story in it */
export function storyIn({ events }: Pick<Recording, 'events'>): Story {
  const endMs = storyEndMs(events);
  if (endMs === undefined)
    throw new Error(
      'The front page expects a recording of log-cache in which the files are read twice; this one has no mark `read-twice`. Record it with npm run record log-cache.',
    );
  const shown = events.filter((event: RunEvent) => eventTimeMs(event) <= endMs);
  return { told: toldBy(shown), endMs, axes: { seconds: endMs / 1000, mb: 200 } };
}
