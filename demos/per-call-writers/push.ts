// The code that the review found. Its twin in Go is demos/go-original/push.go.
import type { Writer } from './writers.ts';

// #region pusher
/** Sends events on. It writes a line of log for each, with a writer that it opens for the purpose. */
export class Pusher {
  readonly #openWriter: () => Writer;

  constructor(openWriter: () => Writer) {
    this.#openWriter = openWriter;
  }

  push(event: string): Writer {
    const writer = this.#openWriter();
    writer.write(event);
    return writer;
  }
}
/** What the service did in every call: `open` makes a writer. */
export const handle = (open: () => Writer, event: string): Writer => new Pusher(open).push(event);
// #endregion pusher

/** Which of the two is made anew in every call. */
export interface Reuse {
  readonly pusher: 'new' | 'shared';
  readonly writer: 'new' | 'shared';
}

/** The handler of a call. It answers with the writer that was used, which nobody has to keep. */
export function handlerOf(open: () => Writer, reuse: Reuse): (event: string) => Writer {
  let kept: Writer | undefined;
  const sharedWriter = () => {
    kept ??= open();
    return kept;
  };
  const openWriter = reuse.writer === 'new' ? open : sharedWriter;
  if (reuse.pusher === 'new') return (event) => handle(openWriter, event);
  const pusher = new Pusher(openWriter);
  return (event) => pusher.push(event);
}
