import type { RunEvent } from '../../protocol/run-event.ts';
import { eventTimeMs } from '../../replay/event-time.ts';
import { Player, type PlayerClock } from '../../replay/player.ts';
import type { FrontState } from './front-state.ts';
import { nothingTold, take } from './run-told.ts';
import { storyEndMs } from './story-end.ts';

/** How many seconds of the recording one second shows. */
const SPEED = 3;

/** A player that tells the story of a recording to the page, up to where the page's figure ends. */
export function storyPlayer(
  state: FrontState,
  events: readonly RunEvent[],
  clock: PlayerClock,
  moved: () => void,
): Player {
  const endMs = storyEndMs(events) ?? Number.POSITIVE_INFINITY;
  const player = new Player(
    events.filter((event) => eventTimeMs(event) <= endMs),
    {
      event: (event) => take(state.told, event),
      rewind: () => {
        state.told = nothingTold();
      },
      moved,
    },
    clock,
  );
  player.speed = SPEED;
  return player;
}
