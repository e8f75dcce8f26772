import { ChartHistory, type StripSource } from '../../charts/chart-history.ts';
import type { LogLine, Mark, RunEvent } from '../../protocol/run-event.ts';

type Started = Extract<RunEvent, { type: 'started' }>['data'];
type Ended = Extract<RunEvent, { type: 'end' }>['data'];

/** Log lines that the page keeps; the export has them all. */
const MOST_LOG_LINES = 400;

/** Everything that the page knows of one run, event by event, whether it comes live or from a recording. */
export class RunStore {
  started: Started | undefined;
  ended: Ended | undefined;
  lastId = 0;
  marks: Mark[] = [];
  log: LogLine[] = [];
  history: ChartHistory;
  readonly #sources: readonly StripSource[];
  #events: RunEvent[] = [];
  #stride = 1;

  constructor(sources: readonly StripSource[]) {
    this.#sources = sources;
    this.history = new ChartHistory(sources);
  }

  /** The events that are kept, in order; samples among them are thinned as the history's are. */
  get events(): readonly RunEvent[] {
    return this.#events;
  }

  /** Takes the next event. One that was seen already (a stream that resumed too early) changes nothing. */
  apply(event: RunEvent): void {
    if (event.id <= this.lastId) return;
    this.lastId = event.id;
    this.#events.push(event);
    if (event.type === 'started') this.started = event.data;
    else if (event.type === 'mark') this.marks.push(event.data);
    else if (event.type === 'end') this.ended = event.data;
    else if (event.type === 'log') this.#keepLine(event.data);
    else this.history.append(event.data);
    if (this.history.stride !== this.#stride) this.#thinEvents();
  }

  /** Forgets the run. */
  clear(): void {
    this.started = undefined;
    this.ended = undefined;
    this.lastId = 0;
    this.marks = [];
    this.log = [];
    this.history = new ChartHistory(this.#sources);
    this.#events = [];
    this.#stride = 1;
  }

  #keepLine(line: LogLine): void {
    this.log.push(line);
    if (this.log.length > MOST_LOG_LINES) this.log.splice(0, this.log.length - MOST_LOG_LINES);
  }

  #thinEvents(): void {
    this.#stride = this.history.stride;
    const kept = new Set(this.history.samples);
    this.#events = this.#events.filter((event) => event.type !== 'sample' || kept.has(event.data));
  }
}
