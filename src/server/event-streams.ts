import type { ServerResponse } from 'node:http';
import type { Run } from '../runner/runner.ts';
import { EventStream } from './event-stream.ts';
import { createPieces } from './pieces.ts';
import type { ResumePoint } from './resume-point.ts';

/** Figures of all event streams of a server. */
export interface EventStreamsOptions {
  /** Most readers at a time, over all runs. */
  readonly maxWatchers: number;
  readonly pingMs: number;
  readonly pendingLimitBytes: number;
  readonly lateMs: number;
  /** A number from 0 up to 1, to spread reconnections over time. */
  readonly random: () => number;
}

/** What a stream needs of a run, and of a watch. */
export type Streamed = Pick<Run, 'log' | 'watch' | 'view'>;

/** All readers that are connected. */
export interface EventStreams {
  readonly count: number;
  /** Bytes that wait in this process for all of them together. */
  readonly pendingBytes: number;
  /** Starts a stream on the response, or says `full`. */
  open(run: Streamed, response: ServerResponse, from: ResumePoint): 'open' | 'full';
  /** Tells every reader that the server goes away, as soon as its run has ended, and takes no more. */
  bye(reason: string): void;
  /** Ends the streams of readers whose run has not ended, or who have not taken its end. */
  cut(): void;
}

/** Makes the registry of readers; it is what bounds their number and what can reach them at shutdown. */
export function createEventStreams(options: EventStreamsOptions): EventStreams {
  const streams = new Set<EventStream>();
  const pieces = createPieces(options.pendingLimitBytes);
  let closing = false;
  return {
    get count() {
      return streams.size;
    },
    get pendingBytes() {
      return [...streams].reduce((sum, stream) => sum + stream.pendingBytes, 0);
    },
    open(run, response, from) {
      if (closing || streams.size >= options.maxWatchers) return 'full';
      const retryMs = 1000 + Math.floor(options.random() * 1000);
      const onClose = () => streams.delete(stream);
      const stream = new EventStream(run, response, from, { ...options, pieces, retryMs, onClose });
      streams.add(stream);
      stream.start();
      return 'open';
    },
    bye(reason) {
      closing = true;
      for (const stream of [...streams]) stream.bye(reason);
    },
    cut() {
      for (const stream of [...streams]) stream.cut();
    },
  };
}
