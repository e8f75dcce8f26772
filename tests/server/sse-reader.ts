/** One message of an event stream, as a browser would dispatch it; `comment` for a ping. */
export interface Message {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/**
 * Reads frames the way WHATWG HTML 9.2.6 says, for whole streams: any of the three line ends, one
 * space after the colon dropped, comments skipped. Written for the tests, apart from the encoder.
 */
export function parseStream(text: string): { messages: Message[]; comments: number; retries: string[] } {
  const messages: Message[] = [];
  const retries: string[] = [];
  let comments = 0;
  let data: string[] = [];
  let event = '';
  let id: string | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (line === '') {
      if (data.length > 0) messages.push({ id, event: event || 'message', data: data.join('\n') });
      data = [];
      event = '';
      id = undefined;
    } else if (field === '') comments += 1;
    else if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id') id = value;
    else if (field === 'retry') retries.push(value);
  }
  return { messages, comments, retries };
}

/** An event stream that is being read. */
export interface StreamReader {
  readonly status: number;
  readonly text: string;
  readonly messages: readonly Message[];
  /** Whether the server has ended the stream. */
  readonly ended: boolean;
  close(): void;
}

/** Opens an event stream and reads it for as long as it lasts. */
export async function openStream(
  address: string,
  headers: Record<string, string> = {},
): Promise<StreamReader> {
  const abort = new AbortController();
  const response = await fetch(address, { headers, signal: abort.signal });
  let text = '';
  let ended = false;
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  };
  read().then(
    () => {
      ended = true;
    },
    // Closed from this side, or cut: `ended` stays false.
    () => undefined,
  );
  return {
    status: response.status,
    get text() {
      return text;
    },
    get messages() {
      return parseStream(text).messages;
    },
    get ended() {
      return ended;
    },
    close: () => abort.abort(),
  };
}

/** Waits until something holds; says what did not, when it takes too long. */
export async function until(what: string, holds: () => boolean, timeoutMs = 5000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
