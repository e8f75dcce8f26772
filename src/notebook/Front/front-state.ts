import type { Player } from '../../replay/player.ts';
import { type Followed, nothingFollowed } from '../follow/run-follower.ts';
import type { Reached } from '../follow/server-reach.ts';
import { nothingTold, type RunTold } from './run-told.ts';

/** Everything that the front page's figure is drawn from. Changed only by {@link FrontRun}. */
export interface FrontState extends Followed, Reached {
  /** `still`: the recorded run that the page was built with; `run`: a run of this server; `replay`: the recording is played. */
  shows: 'still' | 'run' | 'replay';
  told: RunTold;
  /** Why the last thing that was asked for did not happen. */
  complaint: string | undefined;
  /** Why the log reader, which the page starts itself, did not start. */
  readerRefused: string | undefined;
  player: Player | undefined;
}

/** The page as it was built: nothing has run yet. */
export const asBuilt = (): FrontState => ({
  ...nothingFollowed(),
  reach: 'asking',
  health: undefined,
  shows: 'still',
  told: nothingTold(),
  complaint: undefined,
  readerRefused: undefined,
  player: undefined,
});

const busyPhases = new Set(['starting', 'queued', 'running', 'stopping']);

/** Whether something goes on that can be stopped: a run, or a recording that plays. */
export function isBusy(state: FrontState): boolean {
  return state.shows === 'run' ? busyPhases.has(state.phase) : state.player?.playing === true;
}
