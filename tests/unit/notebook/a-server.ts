import type { RunEvent } from '../../../src/protocol/run-event.ts';

/** One request that a test has not answered yet. */
interface Asked {
  readonly what: string;
  answer(status: number, body?: unknown): void;
  /** Nobody is there. */
  fail(): void;
}

/** A stream that a page has opened. */
interface HeldStream {
  readonly address: string;
  /** The server will not give it. */
  refuse(): void;
  /** The connection broke, and the browser tries again. */
  breakOff(): void;
  /** The connection is there (again). */
  connect(): void;
  /** An event of the run arrives. */
  tell(event: RunEvent): void;
}

/** The server behind a page, in the hands of a test: it answers when the test says so, and streams nothing by itself. */
export class HeldServer {
  #asked: Asked[] = [];
  #streams: HeldStream[] = [];

  /** Puts itself in the place of `fetch` and `EventSource`; a page without locks opens its streams at once. */
  install(): void {
    const asked = this.#asked;
    const streams = this.#streams;
    globalThis.fetch = (path, init) =>
      new Promise((resolve, reject) => {
        asked.push({
          what: `${init?.method ?? 'GET'} ${String(path)}`,
          answer: (status, body) => resolve(new Response(JSON.stringify(body ?? {}), { status })),
          fail: () => reject(new TypeError('fetch failed')),
        });
      });
    class Stream extends EventTarget {
      readyState = 0;
      constructor(address: string) {
        super();
        const tell = (name: string, readyState: number) => () => {
          this.readyState = readyState;
          this.dispatchEvent(new Event(name));
        };
        streams.push({
          address,
          refuse: tell('error', 2),
          breakOff: tell('error', 0),
          connect: tell('open', 1),
          tell: ({ type, id, data }) =>
            this.dispatchEvent(
              new MessageEvent(type, { data: JSON.stringify(data), lastEventId: String(id) }),
            ),
        });
      }
      close(): void {
        // nothing is held open
      }
    }
    Object.assign(globalThis, { EventSource: Object.assign(Stream, { CLOSED: 2 }) });
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  }

  /** Takes the oldest request of that kind. @throws Error when none was made */
  take(what: string): Asked {
    const at = this.#asked.findIndex((one) => one.what === what);
    const [found] = at === -1 ? [] : this.#asked.splice(at, 1);
    if (found === undefined)
      throw new Error(`nobody asked for ${what}; asked: ${this.#asked.map((one) => one.what).join(', ')}`);
    return found;
  }

  /** The stream of a run. @throws Error when it was not opened */
  stream(run: string): HeldStream {
    const found = this.#streams.findLast(({ address }) => address === `/api/runs/${run}/events`);
    if (found === undefined) throw new Error(`the stream of ${run} was not opened`);
    return found;
  }
}

/** Lets everything happen that waits for nothing. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
