import type { IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Refusal } from './gate/refusal.ts';
import { refusal } from './gate/refusal.ts';
import { responseHeaders } from './response-headers.ts';

/** How much of an unwanted body is thrown away before the connection is cut, in bytes and in milliseconds. */
const linger = { bytes: 16 * 2 ** 20, ms: 1000 };

/**
 * Answers a refusal at once, then closes the connection. What the client still sends is thrown away
 * for a moment first: a connection cut with unread bytes in it is reset, and the client would lose
 * the answer. Source: RFC 9112, section 9.6.
 */
export function refuse(request: IncomingMessage, response: ServerResponse, refused: Refusal): void {
  const page = opensPage(request) ? refused.page : undefined;
  const body = page ?? JSON.stringify(refused.problem);
  response.writeHead(refused.problem.status, {
    'Content-Type': page === undefined ? 'application/problem+json' : 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
    ...refused.headers,
  });
  if (request.method !== 'HEAD') response.write(body);
  else response.flushHeaders();
  if (request.complete) response.end();
  else throwAway(request, () => response.end());
}

/** Whether a browser asks for something that it will show as a page. */
const opensPage = ({ method, headers }: IncomingMessage): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  (headers.accept ?? '').split(',').some((type) => type.trim().startsWith('text/html'));

function throwAway(request: IncomingMessage, done: () => void): void {
  let size = 0;
  const finish = () => {
    clearTimeout(timer);
    request.pause();
    done();
  };
  const timer = setTimeout(finish, linger.ms);
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > linger.bytes) finish();
  });
  request.once('end', finish);
  request.once('close', () => clearTimeout(timer));
  // The client hung up on its own refusal: nothing is left to do.
  request.once('error', () => clearTimeout(timer));
}

/** Codes of Node's HTTP parser and timers that have a status of their own; all others are a 400. */
const statusOfError: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

/**
 * The whole response, as text, to bytes that never became a request: a parse error, a timeout. The
 * parser has no response object for it, so it is written by hand.
 */
export function rawRefusal(code: string): string {
  const status = statusOfError[code] ?? 400;
  const { problem } = refusal(
    status,
    STATUS_CODES[status] ?? 'Bad Request',
    `The request could not be read (${code}).`,
  );
  const body = JSON.stringify(problem);
  const headers = {
    ...responseHeaders,
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `HTTP/1.1 ${status} ${problem.title}\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}
