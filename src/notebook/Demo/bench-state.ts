import type { Lens } from '../../formulas/lenses.ts';
import type { CatalogueEntry } from '../../protocol/demo.ts';
import type { Recording } from '../../protocol/recording.ts';
import { isUnavailable, type Sample } from '../../protocol/sample.ts';
import type { Player } from '../../replay/player.ts';
import type { Followed } from '../follow/run-follower.ts';
import type { Reached } from '../follow/server-reach.ts';
import type { RunStore } from './run-store.ts';

/** What the demo is, as the page was built. */
export type DemoInPage = Pick<
  CatalogueEntry,
  | 'id'
  | 'title'
  | 'knobs'
  | 'actions'
  | 'series'
  | 'counters'
  | 'claims'
  | 'scenarios'
  | 'recordings'
  | 'deadlineMs'
  | 'work'
  | 'axes'
  | 'program'
>;

/** A sentence for the reader, with the knob it is about if it is about one. */
export interface Complaint {
  readonly text: string;
  readonly knobs?: readonly { readonly name: string; readonly expected: string; readonly found: string }[];
}

/** Everything that the parts of a bench draw from. Changed only by the bench itself. */
export interface BenchState extends Followed, Reached {
  readonly demo: DemoInPage;
  readonly store: RunStore;
  mode: 'live' | 'replay';
  lens: Lens;
  /** Moment under the cursor, in seconds; undefined: the latest. */
  cursor: number | undefined;
  complaint: Complaint | undefined;
  /** Last answer to an action. */
  answer: { readonly text: string; readonly refused: boolean } | undefined;
  recording: Recording | undefined;
  /** The name of the file, where the recording is one that the reader opened. */
  file: string | undefined;
  scenario: string;
  player: Player | undefined;
  /** Samples of the run before this one. */
  earlier: readonly Sample[];
}

/**
 * The sample that the figures show: the one under the cursor, or the latest. Of a run that has ended
 * it is the last one while a process was alive: what comes after is the emptying of the cgroup.
 */
export function sampleShown(state: BenchState): Sample | undefined {
  const { history, ended } = state.store;
  if (state.cursor !== undefined) return history.rows[history.nearest(state.cursor)];
  const alive =
    ended === undefined ? undefined : history.samples.findLast((sample) => !isUnavailable(sample.process));
  return alive ?? history.samples.at(-1);
}

/** Which version's words the page speaks: those of the host where the shown run was made. */
export function wordsOf(state: BenchState): 'v1' | 'v2' {
  const environment = state.store.started?.environment ?? state.health;
  return environment?.cgroup.version === 1 ? 'v1' : 'v2';
}

/** Why a group of readings is missing from the shown sample, or undefined when it is there. */
export function whyMissing(
  sample: Sample | undefined,
  group: 'cgroup' | 'process' | 'runtime' | 'demo',
): string | undefined {
  const readings = sample?.[group];
  return readings !== undefined && isUnavailable(readings) ? readings.unavailable : undefined;
}
