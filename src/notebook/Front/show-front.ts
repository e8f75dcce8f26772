import { part, setText } from '../page/element.ts';
import { figureOf } from './figure.ts';
import { figureMarkup } from './figure-markup.ts';
import { type FrontState, isBusy } from './front-state.ts';
import { figureInWords } from './in-words.ts';
import { liveRun } from './live-run.ts';
import { jumpOf } from './moments.ts';
import { buttonOf, madeAt, type Slot, slotOf } from './slot-words.ts';

/** Where the reader wants less motion, the figure of a run that goes on is drawn so seldom, in milliseconds. */
const STILL_EVERY_MS = 2000;

/** Draws the state of the front page into its markup. @returns the way to draw it again, once per frame at most */
export function showFront(root: HTMLElement, state: FrontState): () => void {
  const plot = part(root, 'plot');
  const built = { markup: plot.innerHTML, label: plot.getAttribute('aria-label') ?? '' };
  const made = part(root, 'made');
  const builtMade = made.textContent ?? '';
  const axes = {
    run: liveRun.axes,
    replay: { ...liveRun.axes, seconds: Number(root.dataset.seconds) },
  };
  const say = speaker(part(root, 'spoken'));
  const isStill = matchMedia('(prefers-reduced-motion: reduce)');
  let drawnAt = Number.NEGATIVE_INFINITY;
  let marks = 0;

  const figure = (): void => {
    if (state.shows === 'still') {
      if (plot.dataset.shows !== 'still') plot.innerHTML = built.markup;
      plot.setAttribute('aria-label', built.label);
    } else {
      const now = performance.now();
      const isMoment = state.told.marks.length !== marks || !isBusy(state);
      if (isStill.matches && !isMoment && now - drawnAt < STILL_EVERY_MS) return;
      drawnAt = now;
      marks = state.told.marks.length;
      const drawn = figureOf(state.told, axes[state.shows]);
      plot.innerHTML = figureMarkup(drawn);
      plot.setAttribute('aria-label', figureInWords(drawn, (state.told.samples.at(-1)?.tMs ?? 0) / 1000));
    }
    plot.dataset.shows = state.shows;
  };

  const draw = (): void => {
    const slot = slotOf(state);
    const button = buttonOf(state);
    figure();
    root.toggleAttribute('data-told', slot !== undefined);
    setText(part(root, 'number'), slot?.number ?? '');
    setText(part(root, 'unit'), slot?.unit ?? '');
    setText(part(root, 'sentence'), slot?.sentence ?? '');
    root.toggleAttribute('data-complaint', slot?.isComplaint === true);
    const run = part<HTMLButtonElement>(root, 'run');
    setText(part(root, 'run-text'), button.text);
    setText(part(root, 'run-time'), button.time);
    // A disabled button would lose the focus that the reader has put on it.
    run.setAttribute('aria-disabled', String(button.isDisabled));
    root.dataset.phase = state.phase;
    root.dataset.shows = state.shows;
    root.toggleAttribute('data-busy', isBusy(state));
    setText(made, madeAt(state) ?? builtMade);
    const isExplained = !isBusy(state) && state.told.samples.length > 0;
    part(root, 'explain').hidden = !isExplained;
    root.toggleAttribute('data-explained', isExplained);
    say(state, slot === undefined ? '' : spokenOf(slot));
  };

  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    // A hidden tab has no frames; what it says must be true when it is looked at again.
    const later = document.hidden
      ? (callback: () => void) => setTimeout(callback, 100)
      : requestAnimationFrame;
    later(() => {
      isDue = false;
      draw();
    });
  };
}

const spokenOf = ({ number, unit, sentence }: Slot): string =>
  number === undefined ? sentence : `${number} ${unit}. ${sentence}`;

/** Says for those who hear the page when something begins, moves by a step, ends, or fails; not each number. */
function speaker(live: Element): (state: FrontState, words: string) => void {
  let said = '';
  return (state, words) => {
    const moment = [
      state.shows,
      isBusy(state),
      state.complaint,
      state.reach,
      state.told.marks.length,
      jumpOf(state.told) !== undefined,
      state.told.ended !== undefined,
    ].join();
    if (moment === said) return;
    said = moment;
    setText(live, words.trim());
  };
}
