import type { RunEvent } from '../protocol/run-event.ts';
import { encodeEvent } from './sse.ts';

/** How many frames are kept: what all readers are sent while a few of them catch up with the same past. */
const keptFrames = 256;

/**
 * Frames of events as bytes. A new event reaches all watchers of a run one after the other, and watchers
 * that lost their connection together come back together: a frame is built once for all of them. Only the
 * latest that were built are kept, so nothing piles up.
 */
export function createFrames(): (event: RunEvent) => Buffer {
  const built = new Map<RunEvent, Buffer>();
  return (event) => {
    const known = built.get(event);
    if (known !== undefined) return known;
    const frame = Buffer.from(encodeEvent(event));
    built.set(event, frame);
    const [oldest] = built.keys();
    if (built.size > keptFrames && oldest !== undefined) built.delete(oldest);
    return frame;
  };
}
