import { make, part, setText } from '../page/element.ts';
import { pendingPrediction } from '../page/gate-run.ts';
import type { BenchState } from './bench-state.ts';

/** As much of a bench as decides whether its question is offered. */
interface Asking {
  readonly demo: Pick<BenchState['demo'], 'id'>;
  readonly mode: BenchState['mode'];
}

/** Offers the question that is still open. Nothing waits for the answer: running without one skips it. */
export function viewGate(root: HTMLElement): (state: Asking) => void {
  const gate = part(root, 'gate');
  const link = make('a', 'Say first what shape you expect');
  const otherwise = make('span');
  gate.replaceChildren(link, otherwise);
  return ({ demo, mode }) => {
    const question = pendingPrediction(demo.id);
    gate.hidden = question === undefined;
    if (question === undefined) return;
    const asked = question.querySelector('legend')?.textContent ?? '';
    if (asked !== '') setText(part(root, 'asked'), asked);
    link.href = `#${question.id}`;
    setText(
      otherwise,
      mode === 'replay'
        ? ', or press Play: that skips the question.'
        : ', or press Run: that skips the question.',
    );
  };
}
