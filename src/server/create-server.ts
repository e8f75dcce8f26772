import type { IncomingMessage, Server } from 'node:http';
import type { Hono } from 'hono';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { type KernelRoots, thisKernel } from '../kernel/kernel-roots.ts';
import type { Hypothesis } from '../protocol/case-file.ts';
import type { Runner } from '../runner/runner.ts';
import type { Watches } from '../watch/watches.ts';
import type { ApiEnv } from './api-context.ts';
import { createApp } from './app.ts';
import { createEventStreams, type EventStreams } from './event-streams.ts';
import { gatedListener } from './gated-listener.ts';
import { createHttpServer, shareConnections, writeBufferBytes } from './http-server.ts';
import { listenOnLoopback } from './listen.ts';
import { ownUsers } from './own-users.ts';
import { senderOf } from './sender-of.ts';
import { openSite } from './static-files.ts';

/** What a notebook server is made of, and its figures. */
export interface ServerOptions {
  readonly runner: Runner;
  readonly catalogue: Catalogue;
  /** The hypotheses that claims bear on; none unless they are given. */
  readonly hypotheses?: readonly Hypothesis[];
  /** Absolute path of the built site. */
  readonly dist: string;
  /** Version of the notebook. */
  readonly version: string;
  /** Port of a development server that passes requests on to this one with their Host and Origin kept. */
  readonly devPort?: number;
  /** Users whose processes may start and stop runs; the own one and root unless told otherwise. */
  readonly users?: readonly number[];
  readonly roots?: KernelRoots;
  /** Watches of processes that are not ours; left out, they are switched off. */
  readonly watches?: Watches;
  /** Where faults of the notebook itself go. */
  readonly report?: (error: unknown) => void;
  /** Most connections at a time, by IPv4 and IPv6 together. */
  readonly maxConnections?: number;
  readonly maxWatchers?: number;
  readonly pingMs?: number;
  /** How long a reader may take nothing before it is moved on to the latest event. */
  readonly lateMs?: number;
  readonly stopWaitMs?: number;
  /** How long readers wait for the end of their run at shutdown before they are told goodbye without it; shorter than the time to the hard exit. */
  readonly farewellMs?: number;
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
}

/** A notebook server. */
export interface NotebookServer {
  /** The routes, for tests that walk them. */
  readonly app: Hono<ApiEnv>;
  readonly streams: EventStreams;
  /**
   * Listens on the loopback addresses.
   * @returns the port
   * @throws PortTaken
   */
  listen(port: number): Promise<number>;
  /** Takes no more connections, ends all runs, says `bye` to all readers after the ends, closes what is left. Idempotent. */
  close(reason: string): Promise<void>;
}

/** Puts the parts together; nothing listens yet. */
export function createServer(options: ServerOptions): NotebookServer {
  const { runner, catalogue, version, stopWaitMs = 8000, report = console.error } = options;
  const streams = createEventStreams({
    maxWatchers: options.maxWatchers ?? 1000,
    pingMs: options.pingMs ?? 15_000,
    pendingLimitBytes: writeBufferBytes,
    lateMs: options.lateMs ?? 1000,
    random: Math.random,
  });
  const site = openSite(options.dist, () => performance.now());
  const { hypotheses = [] } = options;
  const ports: number[] = options.devPort === undefined ? [] : [options.devPort];
  const users = options.users ?? ownUsers(process.getuid?.(), {}, undefined);
  const sender = ({ socket }: IncomingMessage) =>
    senderOf(options.roots ?? thisKernel, socket, ports[0] ?? 0);
  const { watches } = options;
  const triage = watches === undefined ? undefined : { watches, users, senderOf: sender };
  const app = createApp(
    { runner, catalogue, hypotheses, streams, triage, version, stopWaitMs },
    site,
    report,
  );
  let closed: Promise<void> | undefined;
  const listener = gatedListener(app, {
    ports: () => ports,
    users,
    senderOf: sender,
    closing: () => closed !== undefined,
    report,
  });
  const limits = {
    headersTimeoutMs: options.headersTimeoutMs ?? 5000,
    requestTimeoutMs: options.requestTimeoutMs ?? 10_000,
    maxConnections: options.maxConnections ?? 1250,
  };
  const v4 = createHttpServer(listener, limits);
  const v6 = createHttpServer(listener, limits);
  shareConnections([v4, v6], limits.maxConnections);
  return {
    app,
    streams,
    async listen(port) {
      const chosen = await listenOnLoopback(v4, v6, port);
      ports.unshift(chosen);
      return chosen;
    },
    close(reason) {
      closed ??= closeAll([v4, v6], streams, runner, reason, options.farewellMs ?? 3000);
      watches?.close();
      return closed;
    },
  };
}

async function closeAll(
  servers: readonly Server[],
  streams: EventStreams,
  runner: Runner,
  reason: string,
  farewellMs: number,
): Promise<void> {
  const listening = servers.filter((server) => server.listening);
  const ended = listening.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
  streams.bye(reason);
  const runsEnded = runner.close();
  const impatience = setTimeout(() => streams.cut(), farewellMs);
  await runsEnded;
  clearTimeout(impatience);
  streams.cut();
  for (const server of listening) server.closeAllConnections();
  await Promise.all(ended);
}
