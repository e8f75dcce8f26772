import type { IncomingMessage } from 'node:http';
import type { Sender } from './sender.ts';

/** What the guards look at: the request line and the headers as they came over the wire, nothing derived. */
export interface RequestFacts {
  readonly method: string;
  /** Of HTTP, as the request line says: `1.1`. */
  readonly version: string;
  /** The request target, unparsed: `/api/health?x=1`. */
  readonly target: string;
  /** Values of every header of this name (lower case), in order; none is joined or dropped. */
  header(name: string): readonly string[];
  /** Ports under which this server is reached: its own, and that of a development server in front of it. */
  readonly ports: readonly number[];
  /** Users whose processes may change something. */
  readonly users: readonly number[];
  /** Whose process sent it; asked only when it matters, as it takes a look through the kernel's tables. */
  sender(): Sender;
}

/**
 * Reads the facts from the raw headers: `IncomingMessage.headers` keeps only the first of two Host
 * headers and joins others, and a guard must see both.
 * Source: Node.js documentation, `http.IncomingMessage` `message.headers` and `message.rawHeaders`.
 */
export function requestFacts(
  request: IncomingMessage,
  known: Pick<RequestFacts, 'ports' | 'users' | 'sender'>,
): RequestFacts {
  const byName = new Map<string, string[]>();
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = (request.rawHeaders[i] ?? '').toLowerCase();
    const values = byName.get(name) ?? [];
    values.push(request.rawHeaders[i + 1] ?? '');
    byName.set(name, values);
  }
  return {
    method: request.method ?? '',
    version: request.httpVersion,
    target: request.url ?? '',
    header: (name) => byName.get(name) ?? [],
    ...known,
  };
}

/** Whether the request may change something. */
export function changesState(facts: RequestFacts): boolean {
  return facts.method !== 'GET' && facts.method !== 'HEAD';
}

/** Whether the request goes to the API (and not to a page or a file). */
export function isApi(facts: RequestFacts): boolean {
  return facts.target === '/api' || /^\/api[/?]/.test(facts.target);
}
