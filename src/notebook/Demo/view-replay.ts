import { inSeconds } from '../../charts/figures.ts';
import type { Player } from '../../replay/player.ts';
import { part, setText } from '../page/element.ts';
import { skipPrediction } from '../page/gate-run.ts';
import type { Bench } from './bench.ts';
import type { BenchState } from './bench-state.ts';

/** Play, pause, scrub and speed of a recording; and the way to a recording and back. */
export function viewReplay(root: HTMLElement, bench: Bench): (state: BenchState) => void {
  const bar = part(root, 'replay');
  const play = part<HTMLButtonElement>(root, 'play');
  const scrub = part<HTMLInputElement>(root, 'scrub');
  const speed = part<HTMLSelectElement>(root, 'speed');
  const scenario = part<HTMLSelectElement>(root, 'scenario');
  const watch = part<HTMLButtonElement>(root, 'watch');
  const live = part<HTMLButtonElement>(root, 'go-live');
  /** A reader who goes through the recording goes on without a guess. */
  const goOn = () => skipPrediction(bench.state.demo.id);
  play.addEventListener('click', () => {
    goOn();
    if (bench.state.player?.playing) bench.state.player.pause();
    else bench.state.player?.play();
  });
  scrub.addEventListener('input', () => {
    const toMs = Number(scrub.value);
    goOn();
    bench.state.player?.pause();
    bench.state.player?.seek(toMs);
  });
  speed.addEventListener('change', () => bench.state.player?.setSpeed(Number(speed.value)));
  scenario.addEventListener('change', () => {
    const chosen = scenario.value;
    goOn();
    void bench.watch(chosen, true);
  });
  watch.addEventListener('click', () => {
    goOn();
    void bench.watch(bench.state.scenario, true);
  });
  live.addEventListener('click', () => bench.live());
  return (state) => {
    const { player } = state;
    bar.hidden = player === undefined;
    play.hidden = player === undefined;
    live.hidden = state.reach !== 'live';
    watch.hidden =
      state.mode === 'replay' ||
      state.reach !== 'live' ||
      state.runId !== undefined ||
      Object.keys(state.demo.recordings).length === 0;
    if (player === undefined) return;
    setText(play, playText(player));
    scrub.max = String(Math.ceil(player.lengthMs));
    if (document.activeElement !== scrub || player.playing) scrub.value = String(player.atMs);
    scrub.setAttribute('aria-valuetext', `${inSeconds(player.atMs)} of ${inSeconds(player.lengthMs)}`);
    if (Number(speed.value) !== player.speed) player.speed = Number(speed.value);
    if (scenario.value !== state.scenario) scenario.value = state.scenario;
    setText(part(root, 'clock'), `${inSeconds(player.atMs)} of ${inSeconds(player.lengthMs)}`);
  };
}

function playText(player: Player): string {
  if (player.playing) return 'Pause';
  if (!player.wasPlayed) return 'Play the recorded run';
  return player.atMs >= player.lengthMs ? 'Play again' : 'Play';
}
