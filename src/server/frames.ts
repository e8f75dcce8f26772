import type { RunEvent } from '../protocol/run-event.ts';
import { encodeEvent } from './sse.ts';

/**
 * Frames of events as bytes. A new event reaches all watchers of a run one after the other, so it is
 * enough to keep the newest frame: it is built once and shared, and nothing piles up.
 */
export function createFrames(): (event: RunEvent) => Buffer {
  let newest: { readonly event: RunEvent; readonly frame: Buffer } | undefined;
  return (event) => {
    if (newest?.event !== event) newest = { event, frame: Buffer.from(encodeEvent(event)) };
    return newest.frame;
  };
}
