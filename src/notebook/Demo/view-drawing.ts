import { tidyLine } from '../../charts/drawn-line.ts';
import type { StackChart } from '../../charts/stack-chart.ts';
import { part, setText } from '../page/element.ts';
import { type Guess, guessFor } from '../page/guess.ts';
import type { BenchState } from './bench-state.ts';
import { hintToDraw } from './idle-words.ts';

/** What the chart shows of the reader's own line. */
export interface DrawnGuess {
  readonly name: string;
  readonly guess: Guess;
}

/** Up to here, in seconds, a run shows nothing that a guess could be taken from: a recording stands at its beginning. */
const leastSeen = 0.5;

/**
 * Lets the reader draw the line that is expected, by mouse, pen or finger, while a question about this demo is open; what
 * was drawn stays on the chart. The same question can be answered by keyboard, with a shape, where it is asked.
 */
export function viewDrawing(
  root: HTMLElement,
  chart: Pick<StackChart, 'under' | 'ends'>,
  changed: () => void,
): (state: BenchState) => DrawnGuess | undefined {
  const pad = part(root, 'draw');
  let demo = '';
  let drawing: { second: number; mb: number }[] | undefined;
  const add = (event: PointerEvent) => {
    const { second, value } = chart.under(event.clientX, event.clientY);
    drawing?.push({ second, mb: value });
  };
  pad.addEventListener('pointerdown', (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    pad.setPointerCapture(event.pointerId);
    drawing = [];
    add(event);
    changed();
  });
  pad.addEventListener('pointermove', (event) => {
    if (drawing === undefined) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) add(one);
    changed();
  });
  pad.addEventListener('pointercancel', () => {
    drawing = undefined;
    changed();
  });
  pad.addEventListener('pointerup', () => {
    const line = tidyLine(drawing ?? [], chart.ends().span);
    drawing = undefined;
    if (line === undefined) setText(part(root, 'draw-hint'), 'Draw from left to right across the chart.');
    else guessFor(demo)?.answer({ guess: line, topMb: chart.ends().top });
    changed();
  });
  return (state) => {
    demo = state.demo.id;
    const asked = guessFor(demo);
    const begun = (state.store.history.seconds.at(-1) ?? 0) > leastSeen;
    pad.hidden = asked?.pending !== true || begun;
    const hint = part(root, 'draw-hint');
    if (asked !== undefined && !pad.hidden && hint.textContent === '') setText(hint, hintToDraw(asked.label));
    hint.hidden = drawing !== undefined;
    const guess = drawing ?? asked?.guess;
    return guess === undefined ? undefined : { name: 'your guess', guess };
  };
}
