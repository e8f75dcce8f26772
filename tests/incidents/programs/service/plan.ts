/** Something that a service does with its requests beside answering them, and how much of it. */
export interface Part {
  /** The name of what is done, as `parts.ts` lists it. */
  readonly does: string;
  /** What is kept a second at ordinary load: bytes, or pieces of what is counted in pieces. */
  readonly perSecond: number;
  /** Size of one piece in bytes: of a record, a file, a buffer. */
  readonly pieceBytes?: number;
  /** Most that is held at once, in bytes or pieces; for what is bounded. */
  readonly most?: number;
  /** When it begins and ends, as shares of the watch; from its beginning to its end unless told. */
  readonly from?: number;
  readonly until?: number;
  /** Seconds between batches: what is due is collected and done at once, like a nightly batch. */
  readonly everySeconds?: number;
}

/** How busy the service is along the watch, around 1. */
export type Load = 'steady' | 'noisy' | 'waves' | 'bursts' | 'day' | 'falling';

/** What a service of ours does from its start to its end. */
export interface Plan {
  readonly seed: number;
  readonly seconds: number;
  readonly requestsPerSecond: number;
  readonly load: Load;
  /** Garbage that requests leave behind, in bytes a second at ordinary load. */
  readonly garbageBytesPerSecond: number;
  /** How long a request is in flight at most, and its data reachable. */
  readonly heldMs: number;
  /** Data that the service loads when it starts and keeps. */
  readonly baseBytes: number;
  /** Whether it tells the notebook of its own memory. */
  readonly reports: boolean;
  readonly parts: readonly Part[];
  /** Seconds after which the program ends with an uncaught error. */
  readonly crashesAfterSeconds?: number;
}
