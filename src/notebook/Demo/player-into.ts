import type { RunEvent } from '../../protocol/run-event.ts';
import { Player } from '../../replay/player.ts';
import type { RunStore } from './run-store.ts';

/** A player that shows a recording's events in a store, at the pace of the page's frames. */
export function playerInto(store: RunStore, events: readonly RunEvent[], moved: () => void): Player {
  const listener = {
    event: (event: RunEvent) => store.apply(event),
    rewind: () => store.clear(),
    moved,
  };
  const frame = (callback: () => void) => {
    const id = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(id);
  };
  return new Player([...events], listener, { now: () => performance.now(), frame });
}
