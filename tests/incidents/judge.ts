import type { RunEvent } from '../../src/protocol/run-event.ts';
import type { Verdict } from '../../src/protocol/verdict.ts';
import type { Work } from '../../src/verdict/series.ts';

/** What is tried here: the notebook's own `judgeRun`, or one that is broken on purpose. */
export type Judge = (events: readonly RunEvent[], work?: Work) => Verdict;

/** One line of a table: a property on one kind of series, with counts, and whether it holds. */
export interface Row {
  /** Letter and name of the property: "b invariance". */
  readonly property: string;
  /** What it was tried on. */
  readonly on: string;
  /** Counts and shares by name, in the order in which they are printed. */
  readonly figures: Readonly<Record<string, number | string>>;
  readonly holds: boolean;
  /** The first cases that break it. */
  readonly broken: readonly string[];
}
