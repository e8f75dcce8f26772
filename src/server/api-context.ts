import type { IncomingMessage } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Hypothesis } from '../protocol/case-file.ts';
import type { Runner } from '../runner/runner.ts';
import type { Watches } from '../watch/watches.ts';
import type { EventStreams } from './event-streams.ts';
import type { Sender } from './gate/sender.ts';

/** What a route gets with a request. */
export interface ApiEnv {
  readonly Bindings: HttpBindings & {
    /** The parsed JSON body of a POST, within the limits of the gate; undefined for every other method. */
    readonly body: unknown;
  };
}

/** What the routes of watching need. */
export interface Triage {
  readonly watches: Watches;
  /** Users whose processes may look. */
  readonly users: readonly number[];
  /** Whose process sent a request. */
  readonly senderOf: (request: IncomingMessage) => Sender;
}

/** What the routes work with. */
export interface ApiContext {
  readonly runner: Runner;
  readonly catalogue: Catalogue;
  /** The hypotheses that claims bear on. */
  readonly hypotheses: readonly Hypothesis[];
  readonly streams: EventStreams;
  /** Watching of processes that are not ours; undefined where it was switched off. */
  readonly triage: Triage | undefined;
  /** Version of the notebook. */
  readonly version: string;
  /** Longest that `DELETE /api/runs/:id` waits for the end before it answers 202, in milliseconds. */
  readonly stopWaitMs: number;
}
