import { part, setText } from '../page/element.ts';
import { skipPrediction } from '../page/gate-run.ts';
import { dayOf, placeOf } from '../page/place.ts';
import type { Bench } from './bench.ts';
import type { BenchState } from './bench-state.ts';
import { readKnobs } from './view-knobs.ts';

const busy = new Set(['starting', 'queued', 'running', 'stopping']);

/** Run and Stop, which stand in one place, Reset, and the badge at the foot of a bench. */
export function viewHeader(root: HTMLElement, bench: Bench): (state: BenchState) => void {
  const badge = part(root, 'badge');
  const run = part<HTMLButtonElement>(root, 'run');
  const stop = part<HTMLButtonElement>(root, 'stop');
  const reset = part<HTMLButtonElement>(root, 'reset');
  run.addEventListener('click', () => {
    const knobs = readKnobs(root, bench.state);
    if (knobs === undefined) return;
    skipPrediction(bench.state.demo.id);
    void bench.run(knobs);
  });
  stop.addEventListener('click', () => {
    if (stop.ariaDisabled !== 'true') void bench.stop();
  });
  reset.addEventListener('click', () => void bench.reset());
  return (state) => {
    setText(badge, badgeText(state));
    badge.dataset.kind = state.mode === 'replay' ? 'recorded' : state.reach;
    const going = busy.has(state.phase);
    setText(run, runText(state));
    run.hidden = state.reach === 'none' || state.mode === 'replay' || (going && state.reach === 'live');
    run.disabled = state.reach !== 'live' || going;
    stop.hidden = !going || state.reach !== 'live' || state.mode === 'replay';
    stop.disabled = state.reach === 'lost' || !going;
    // Not disabled: it would lose the focus.
    stop.ariaDisabled = String(state.phase === 'stopping');
    setText(stop, state.phase === 'stopping' ? 'Stopping' : 'Stop');
    reset.hidden = state.reach === 'none';
    reset.disabled = state.store.lastId === 0 && !going;
  };
}

/** What a bench shows, and where that was made. */
export function badgeText(state: BenchState): string {
  const { environment, startedAt } = state.store.started ?? {};
  if (state.mode === 'replay')
    return environment === undefined
      ? 'a recording'
      : `recorded on ${dayOf(state.recording?.recordedAt ?? startedAt ?? '')}: ${placeOf(environment)}`;
  if (state.reach === 'lost') return 'not reachable: the server does not answer';
  if (state.reach === 'asking') return 'asking whether a machine is behind this page';
  if (state.reach === 'none' || state.health === undefined)
    return 'not reachable: no server behind this page';
  return `live: ${placeOf(environment ?? state.health)}`;
}

function runText(state: BenchState): string {
  // What becomes of a run whose server does not answer is not known.
  if (state.reach === 'lost' && busy.has(state.phase)) return 'No answer';
  return state.phase === 'ended' ? 'Run again' : 'Run';
}
