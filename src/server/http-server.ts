import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Listener } from './gated-listener.ts';
import { rawRefusal } from './refuse.ts';

/** How long a request may take to arrive, and how many connections there may be. */
export interface HttpLimits {
  /** For all headers, from the first byte of the connection. */
  readonly headersTimeoutMs: number;
  /** For the whole request, body included. A response, such as an event stream, may take for ever. */
  readonly requestTimeoutMs: number;
  readonly maxConnections: number;
}

/** Bytes that may wait in a socket before a write says so. Given, because Node's own default has changed before. */
export const writeBufferBytes = 64 * 1024;

const idleMs = 60_000;

/**
 * A plain HTTP/1.1 server in front of the listener. Whatever is no request at all (garbage, a header
 * that never ends, CONNECT) is answered here, with the same headers as every other response.
 */
export function createHttpServer(listener: Listener, limits: HttpLimits): Server {
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: 5000,
      maxHeaderSize: 8 * 1024,
      highWaterMark: writeBufferBytes,
      // The gate asks for it itself, with a better answer.
      requireHostHeader: false,
      insecureHTTPParser: false,
    },
    listener,
  );
  server.maxConnections = limits.maxConnections;
  server.maxHeadersCount = 64;
  // A connection on which nothing moves either way is let go; event streams move at every ping.
  server.timeout = idleMs;
  server.on('checkContinue', listener);
  server.on('checkExpectation', listener);
  server.on('connect', (_request, socket: Duplex) => close(socket, 'ERR_NO_CONNECT'));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) =>
    close(socket, error.code ?? error.name),
  );
  return server;
}

/**
 * One limit over several servers: what one has taken is not there for the others.
 * @param most connections of all of them together
 */
export function shareConnections(servers: readonly Server[], most: number): void {
  const open = new Map(servers.map((server) => [server, 0]));
  const count = (server: Server, change: 1 | -1): void => {
    open.set(server, (open.get(server) ?? 0) + change);
    const all = [...open.values()].reduce((sum, one) => sum + one, 0);
    // Node looks at this before it takes a connection, and at the connections of that server alone.
    for (const [one, own] of open) one.maxConnections = most - (all - own);
  };
  for (const server of servers)
    server.on('connection', (socket: Socket) => {
      count(server, 1);
      socket.once('close', () => count(server, -1));
    });
}

function close(socket: Duplex, code: string): void {
  // The peer is gone: there is nobody to tell.
  if (code === 'ECONNRESET' || !socket.writable) socket.destroy();
  else socket.end(rawRefusal(code), () => socket.destroy());
}
