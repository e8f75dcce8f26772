import type { ServerResponse } from 'node:http';
import type { Streamed } from './event-streams.ts';
import type { Pieces } from './pieces.ts';
import type { ResumePoint } from './resume-point.ts';
import { encodeNotice, encodeRetry, ping } from './sse.ts';

/** What a stream needs besides its run and its connection. */
export interface EventStreamOptions {
  readonly pieces: Pieces;
  /** Milliseconds between pings. */
  readonly pingMs: number;
  /** Milliseconds that the browser waits before it connects again. */
  readonly retryMs: number;
  /** Bytes that may wait in this process for a reader that does not take them. */
  readonly pendingLimitBytes: number;
  /** Milliseconds that a reader may be full before it counts as slow; a burst that passes sooner is no loss. */
  readonly lateMs: number;
  /** Called once when the stream is over, whoever ended it. */
  readonly onClose: () => void;
}

/** A reader that takes nothing for so many pings in a row is let go. */
const stalledPings = 4;
const queuePollMs = 500;
/**
 * Most events that one reader is sent in one turn of the event loop. A socket takes megabytes at once, and
 * a thousand readers that come back after a break all want the whole past.
 */
const eventsPerTurn = 64;

/**
 * One reader of one run (or of one watch). It keeps a position in the run's event log and takes from there what the
 * connection can carry; nothing is queued here, so a slow reader costs at most `pendingLimitBytes`.
 * While it catches up with the past, it loses nothing. A reader that had caught up and then fell
 * behind is moved on to the latest event and told what it missed, because a live chart that lags
 * is wrong in a way that a chart with a gap is not.
 */
export class EventStream {
  readonly #run: Streamed;
  readonly #response: ServerResponse;
  readonly #options: EventStreamOptions;
  readonly #from: ResumePoint;
  readonly #undo: (() => void)[] = [];
  #position: number;
  #caughtUp = false;
  /** When the connection became full; undefined while it takes more. */
  #fullSinceMs: number | undefined;
  #stalledPings = 0;
  #queuePosition: number | undefined;
  #queuePoll: NodeJS.Timeout | undefined;
  /** Set while the rest of the past waits for the next turn of the event loop. */
  #nextTurn: NodeJS.Immediate | undefined;
  /** Why the server goes away, once it does. */
  #farewell: string | undefined;
  #over = false;

  constructor(run: Streamed, response: ServerResponse, from: ResumePoint, options: EventStreamOptions) {
    this.#run = run;
    this.#response = response;
    this.#options = options;
    this.#from = from;
    this.#position = from.afterId;
  }

  /** Answers the request and sends what there is. */
  start(): void {
    this.#response.writeHead(200, { 'Content-Type': 'text/event-stream', Connection: 'keep-alive' });
    this.#response.write(encodeRetry(this.#options.retryMs));
    if (this.#from.notice !== undefined) this.#response.write(encodeNotice(this.#from.notice));
    this.#listen();
    this.#announceQueue();
    this.#pump();
  }

  /** Bytes that wait in this process for the reader. */
  get pendingBytes(): number {
    return this.#response.writableLength;
  }

  /** The server goes away and ends all runs: the reader is told so after the end of this one, and the stream ends. */
  bye(reason: string): void {
    this.#farewell = reason;
    this.#pump();
  }

  /** Ends the stream wherever it is. */
  cut(): void {
    if (!this.#over) this.#finish();
  }

  #listen(): void {
    const pings = setInterval(() => this.#ping(), this.#options.pingMs);
    this.#queuePoll = setInterval(() => this.#announceQueue(), queuePollMs);
    const resume = () => this.#resume();
    this.#response.on('drain', resume);
    this.#response.once('close', () => this.#close());
    // A connection that breaks in mid-write is closed right after; 'close' does the rest.
    this.#response.on('error', () => this.#close());
    this.#undo.push(
      () => clearInterval(pings),
      () => clearInterval(this.#queuePoll),
      () => clearImmediate(this.#nextTurn),
      () => this.#response.off('drain', resume),
      this.#run.watch(),
      this.#run.log.subscribe(() => this.#pump()),
    );
  }

  /** Sends what is new until the connection is full, the log is at its end, or others want a turn. */
  #pump(): void {
    if (this.#over || this.#fullSinceMs !== undefined || this.#nextTurn !== undefined) return;
    const { log } = this.#run;
    this.#tellLost();
    // Pieces end at the same events for all who catch up, wherever they began.
    const events = log.since(this.#position, eventsPerTurn - (this.#position % eventsPerTurn));
    if (events.length > 0) {
      const { bytes, lastId } = this.#options.pieces(events);
      this.#response.write(bytes);
      this.#position = lastId;
    }
    if (this.#response.writableLength > this.#options.pendingLimitBytes) {
      this.#fullSinceMs = performance.now();
      return;
    }
    if (this.#position < log.lastId) {
      this.#pumpNextTurn();
      return;
    }
    this.#caughtUp = true;
    if (log.ended) this.#finish();
  }

  #pumpNextTurn(): void {
    this.#nextTurn ??= setImmediate(() => {
      this.#nextTurn = undefined;
      this.#pump();
    });
  }

  /** The connection has taken everything: go on. */
  #resume(): void {
    if (this.#fullSinceMs === undefined) return;
    const late = performance.now() - this.#fullSinceMs > this.#options.lateMs;
    this.#fullSinceMs = undefined;
    this.#stalledPings = 0;
    const { lastId } = this.#run.log;
    if (this.#caughtUp && late && lastId > this.#position + 1) this.#skipTo(lastId - 1);
    // Not at once: while the kernel takes all, 'drain' comes in the same turn, again and again.
    this.#pumpNextTurn();
  }

  /** The ring may have turned further than this reader got. */
  #tellLost(): void {
    const oldest = this.#run.log.firstId - 1;
    if (oldest > this.#position) this.#skipTo(oldest);
  }

  #skipTo(id: number): void {
    this.#response.write(encodeNotice({ type: 'gap', data: { from: this.#position + 1, to: id } }));
    this.#position = id;
  }

  #ping(): void {
    if (this.#fullSinceMs === undefined) {
      this.#response.write(ping);
      return;
    }
    this.#stalledPings += 1;
    if (this.#stalledPings >= stalledPings) this.#response.destroy();
  }

  #announceQueue(): void {
    const { state, position } = this.#run.view();
    if (state !== 'queued') clearInterval(this.#queuePoll);
    if (state !== 'queued' || position === undefined || position === this.#queuePosition) return;
    this.#queuePosition = position;
    this.#response.write(encodeNotice({ type: 'queued', data: { position } }));
  }

  #finish(): void {
    if (this.#farewell !== undefined && this.#fullSinceMs === undefined)
      this.#response.write(encodeNotice({ type: 'bye', data: { reason: this.#farewell } }));
    this.#response.end();
    this.#close();
  }

  #close(): void {
    if (this.#over) return;
    this.#over = true;
    for (const undo of this.#undo.splice(0)) undo();
    this.#options.onClose();
  }
}
