import { part, setText } from '../page/element.ts';
import type { Bench } from './bench.ts';
import type { BenchState } from './bench-state.ts';

const REPLAY = 'A recording; to step in yourself, start the notebook on Linux with npm start.';
const LIVE_IS_HERE = 'A recording; to step in yourself, go to the live bench.';
const WAIT = 'The program starts in a moment.';
const OVER = 'Run it again to step in.';

/** The buttons to step in with, what each does, and the answer of the program. */
export function viewActions(root: HTMLElement, bench: Bench): (state: BenchState) => void {
  const hint = part(root, 'action-hint');
  const buttons = [...root.querySelectorAll<HTMLButtonElement>('[data-action]')];
  let described: string | undefined;
  const describe = (id: string | undefined) => {
    described = id;
    update(bench.state);
  };
  for (const button of buttons) {
    const id = button.dataset.action ?? '';
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-disabled') === 'true') return;
      described = undefined; // from here on the answer is what matters
      void bench.act(id);
    });
    button.addEventListener('mouseenter', () => describe(id));
    button.addEventListener('focus', () => describe(id));
    button.addEventListener('mouseleave', () => describe(undefined));
    button.addEventListener('blur', () => describe(undefined));
  }
  const update = (state: BenchState) => {
    const usable = state.mode === 'live' && state.phase === 'running' && state.reach === 'live';
    const done = new Set(state.store.marks.flatMap(({ by, name }) => (by === 'reader' ? name : [])));
    for (const button of buttons) {
      button.setAttribute('aria-disabled', String(!usable));
      button.toggleAttribute('data-done', done.has(button.dataset.action ?? ''));
    }
    const action = state.demo.actions.find((one) => one.id === described);
    const answer = state.phase === 'ended' ? undefined : state.answer;
    setText(hint, action?.description ?? answer?.text ?? whyNot(state));
    hint.dataset.kind = action === undefined && answer?.refused === true ? 'refused' : 'plain';
  };
  return update;
}

function whyNot(state: BenchState): string {
  if (state.mode === 'replay') return state.reach === 'live' ? LIVE_IS_HERE : REPLAY;
  if (state.reach === 'lost') return 'The server has to answer before you can step in.';
  if (state.phase === 'running') return 'Each leaves a mark on the chart.';
  if (state.phase === 'ended') return OVER;
  // The status beside it says already that nothing runs.
  return state.phase === 'idle' ? '' : WAIT;
}
