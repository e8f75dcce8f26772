import type { RunEvent } from '../protocol/run-event.ts';
import { encodeEvent } from './sse.ts';

/** How many pieces are kept: what all readers are sent while a few of them catch up with the same past. */
const keptPieces = 64;

/** Some events in a row, as the bytes that go to a reader. */
export interface Piece {
  readonly bytes: Buffer;
  /** The id of the last event in it. */
  readonly lastId: number;
}

/**
 * Makes (or finds) the piece that begins with the first of some events of a run. It ends with the last of them, or
 * before, as soon as it has more than the most bytes. At least one event has to be given.
 */
export type Pieces = (events: readonly RunEvent[]) => Piece;

/**
 * Events as bytes. A new event reaches all watchers of a run one after the other, and watchers that lost their
 * connection together come back together: a piece is built once for all of them, and one that waits for many
 * readers is there once. Only the latest that were built are kept, so nothing piles up.
 * @param mostBytes after which a piece ends
 */
export function createPieces(mostBytes: number): Pieces {
  const built = new Map<RunEvent | undefined, Piece>();
  return (events) => {
    const [first] = events;
    const known = built.get(first);
    if (known !== undefined && (known.lastId === events.at(-1)?.id || known.bytes.length > mostBytes))
      return known;
    const frames: Buffer[] = [];
    let length = 0;
    let lastId = 0;
    for (const event of events) {
      const frame = Buffer.from(encodeEvent(event));
      frames.push(frame);
      length += frame.length;
      lastId = event.id;
      if (length > mostBytes) break;
    }
    const piece = { bytes: Buffer.concat(frames, length), lastId };
    built.delete(first);
    built.set(first, piece);
    const [oldest] = built.keys();
    if (built.size > keptPieces) built.delete(oldest);
    return piece;
  };
}
