import type { CatalogueEntry } from '../protocol/demo.ts';
import type { KnobValues } from '../protocol/run-event.ts';
import type { Cause } from './end/cause.ts';
import type { FirstCause } from './end/first-cause.ts';
import type { Watchers } from './end/unwatched.ts';
import type { WritableEventLog } from './event-log.ts';

/** A run that was given its place and is to be brought to life. */
export interface Subject {
  readonly id: string;
  readonly demo: CatalogueEntry;
  readonly knobs: KnobValues;
  /** Its memory limit, where one can be set. */
  readonly memoryBytes: number;
  /** ISO 8601; a label only. */
  readonly startedAt: string;
  readonly log: WritableEventLog;
  readonly cause: FirstCause<Cause>;
  readonly watchers: Watchers;
  /** Reading of the clock that is the run's zero. */
  readonly startMs: number;
}
