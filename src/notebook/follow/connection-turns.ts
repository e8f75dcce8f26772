/**
 * Browsers hold about six connections to a server, all tabs together (HTTP/1.1). A seventh is not refused, it waits without a
 * word, and so would Stop. One stays free for everything else.
 * Source: https://developer.mozilla.org/docs/Web/API/EventSource
 */
const PLACES = 5;
/** Nobody has to go before that, however many wait. */
const SHORTEST_TURN_MS = 1000;
const ASK_EVERY_MS = 250;
const NAME = 'memory-notebook-stream';

/** Something that holds a connection while it is open. */
export interface Connection {
  open(): void;
  close(): void;
}

/**
 * Opens a connection when there is a place for it, over all tabs of the notebook; closes it for a while when somebody else
 * waits for one, and opens it again. Where the browser has no locks (pages that do not come from this machine), it stays open.
 * @returns the way to end it, idempotent
 */
export function takeTurns(connection: Connection): () => void {
  const over = new AbortController();
  if (navigator.locks === undefined) {
    connection.open();
    over.signal.addEventListener('abort', () => connection.close());
  } else void turnAfterTurn(connection, over.signal);
  return () => over.abort();
}

async function turnAfterTurn(connection: Connection, over: AbortSignal): Promise<void> {
  const channel = new BroadcastChannel(NAME);
  while (!over.aborted) {
    // To one place at a time, so that for one who waits no more than one has to go.
    const ask = (): void => channel.postMessage(Math.floor(Math.random() * PLACES));
    const asking = setInterval(ask, ASK_EVERY_MS);
    const place = await anyPlace(over);
    clearInterval(asking);
    if (place === undefined) break;
    connection.open();
    await turnIsOver(channel, place.number, over);
    connection.close();
    place.leave();
  }
  channel.close();
}

interface Place {
  readonly number: number;
  leave(): void;
}

/** Waits for whichever place is free first. @returns undefined when it was called off meanwhile */
function anyPlace(over: AbortSignal): Promise<Place | undefined> {
  return new Promise((resolve) => {
    over.addEventListener('abort', () => resolve(undefined), { once: true });
    const found = new AbortController();
    const signal = AbortSignal.any([over, found.signal]);
    const take = (number: number): Promise<void> | undefined => {
      // Two that are free at the same moment: the second is given back at once.
      if (signal.aborted) return;
      found.abort();
      return new Promise((leave) => resolve({ number, leave }));
    };
    for (let number = 0; number < PLACES; number++)
      navigator.locks.request(`${NAME}-${number}`, { signal }, () => take(number)).catch(unlessCalledOff);
  });
}

function unlessCalledOff(error: unknown): void {
  if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
}

function turnIsOver(channel: BroadcastChannel, place: number, over: AbortSignal): Promise<void> {
  const sinceMs = performance.now();
  const { promise, resolve } = Promise.withResolvers<void>();
  over.addEventListener('abort', () => resolve(), { once: true });
  channel.onmessage = ({ data }) => {
    if (data === place && performance.now() - sinceMs >= SHORTEST_TURN_MS) resolve();
  };
  return promise.finally(() => {
    channel.onmessage = null;
  });
}
