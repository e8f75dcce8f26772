import { inMb, inSeconds } from '../../charts/figures.ts';
import { compositionOf, parts } from '../../charts/parts.ts';
import { lensById, lenses } from '../../formulas/lenses.ts';
import { part, setText } from '../page/element.ts';
import type { Bench } from './bench.ts';
import { type BenchState, sampleShown, whyMissing, wordsOf } from './bench-state.ts';
import { sinceStep } from './since-step.ts';

/** The one large number, what every lens says beside it, and the bar whose parts add up to the total. */
export function viewReading(root: HTMLElement, bench: Bench): (state: BenchState) => void {
  for (const input of root.querySelectorAll<HTMLInputElement>('[data-lens]'))
    input.addEventListener('change', () => bench.look(lensById(input.value)));
  const cells = lenses.map((lens) => ({ lens, figure: part(root, `lens-${lens.id}`) }));
  const notes = [...root.querySelectorAll<HTMLElement>('[data-lens-note]')];
  return (state) => {
    const sample = sampleShown(state);
    const value = sample === undefined ? undefined : state.lens.compute(sample);
    setText(part(root, 'number'), value === undefined ? '–' : inMb(value));
    root.dataset.shown = sample === undefined ? 'question' : 'number';
    setText(part(root, 'lens-said'), state.lens.name);
    setText(
      part(root, 'moment'),
      sample === undefined
        ? ''
        : `${state.cursor === undefined ? 'at' : 'cursor at'} ${inSeconds(sample.tMs)}`,
    );
    const { marks, history } = state.store;
    const since = sample && sinceStep(history.samples, marks, sample, state.lens);
    part(root, 'since').hidden = since === undefined;
    setText(part(root, 'since'), since ?? '');
    for (const { lens, figure } of cells) {
      const bytes = sample === undefined ? undefined : lens.compute(sample);
      setText(figure, bytes === undefined ? '–' : inMb(bytes));
    }
    for (const note of notes) note.hidden = note.dataset.lensNote !== state.lens.id;
    for (const formula of root.querySelectorAll<HTMLElement>('[data-formula]'))
      formula.hidden = formula.dataset.formula !== wordsOf(state);
    showComposition(root, state);
  };
}

function showComposition(root: HTMLElement, state: BenchState): void {
  const sample = sampleShown(state);
  const composition = sample === undefined ? undefined : compositionOf(sample);
  const words = wordsOf(state);
  const drawn = composition?.partBytes.reduce((sum, bytes) => sum + Math.max(0, bytes), 0) ?? 0;
  for (const [i, one] of parts.entries()) {
    const bytes = composition?.partBytes[i];
    const share = bytes === undefined || drawn === 0 ? 0 : Math.max(0, bytes) / drawn;
    part(root, `bar-${one.id}`).style.flexGrow = share.toFixed(4);
    setText(part(root, `word-${one.id}`), one.word[words]);
    setText(part(root, `figure-${one.id}`), bytes === undefined ? '–' : inMb(bytes));
  }
  setText(part(root, 'sum'), composition === undefined ? '–' : inMb(composition.usageBytes));
  const missing = whyMissing(sample, 'cgroup');
  const why = part(root, 'cgroup-missing');
  why.hidden = missing === undefined;
  setText(why, missing ?? '');
}
