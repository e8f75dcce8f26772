import { make, part, setText } from '../page/element.ts';
import { pendingPrediction } from '../page/gate-run.ts';
import type { BenchState } from './bench-state.ts';

/**
 * Says what a demo waits for while a prediction is asked for. The buttons that wait can still be reached by
 * keyboard, and carry the sentence: a button that is switched off never says why.
 */
export function viewGate(root: HTMLElement): (state: BenchState) => void {
  const gate = part(root, 'gate');
  const link = make('a', 'say what shape you expect, or skip the question');
  const what = make('span');
  gate.append('First ', link, ': ', what);
  const waiting = ['run', 'watch', 'play'].map((name) => part<HTMLButtonElement>(root, name));
  return ({ demo, mode }) => {
    const question = pendingPrediction(demo.id);
    gate.hidden = question === undefined;
    for (const button of waiting) {
      button.setAttribute('aria-disabled', String(question !== undefined));
      if (question === undefined) button.removeAttribute('aria-describedby');
      else button.setAttribute('aria-describedby', gate.id);
    }
    if (question === undefined) return;
    link.href = `#${question.id}`;
    setText(
      what,
      mode === 'replay' ? 'the recording waits for that.' : 'Run and the recordings wait for that.',
    );
  };
}
