import { signedMb } from '../../charts/jump-words.ts';
import { effectOf, type Marked } from '../../charts/mark-effect.ts';
import { labelsWithRoom } from '../../charts/mark-labels.ts';
import type { Mark, RunEvent } from '../../protocol/run-event.ts';
import { make, part, setText } from '../page/element.ts';
import type { BenchState } from './bench-state.ts';

/** Height of a row of labels, in CSS pixels. */
const ROW = 19;
/** Rows of labels above a chart: more would take the room of the chart itself. */
const MOST_ROWS = 3;

interface Made {
  readonly mark: Mark;
  readonly marked: Marked;
  readonly label: HTMLElement;
  readonly text: HTMLElement;
  /** Width of the text when it was last written, in CSS pixels; 0 before. */
  width: number;
}

/** What was done and what it did, above the chart, none on another; those that find no room are left out. */
export function viewMarks(
  root: HTMLElement,
  chart: { left(second: number): number },
): (state: BenchState) => void {
  const strip = part(root, 'marks');
  let made: Made[] = [];
  return (state) => {
    const { marks, history } = state.store;
    if (marks.length !== made.length || marks[0] !== made[0]?.mark) {
      made = marks.map((mark) => labelOf(mark, answeredAt(state.store.events, mark)));
      strip.replaceChildren(...made.map((one) => one.label));
    }
    const all = made.map((one) => one.marked);
    for (const one of made) {
      const isDone = state.demo.actions.some((action) => action.id === one.mark.name);
      const words = wordsOf(one.mark, isDone ? effectOf(one.marked, all, history) : undefined);
      if (one.width > 0 && one.text.textContent === words) continue;
      setText(one.text, words);
      one.width = one.text.offsetWidth;
    }
    const boxes = made.map(({ mark, label, width }) => ({
      label,
      x: chart.left(mark.tMs / 1000),
      width: width + 1,
      rank: mark.by === 'reader' ? 1 : 0,
    }));
    const inOrder = boxes.toSorted((a, b) => a.x - b.x);
    const places = labelsWithRoom(inOrder, strip.clientWidth, MOST_ROWS);
    const rows = places.reduce((most, place) => Math.max(most, (place?.row ?? 0) + 1), 1);
    strip.style.height = `${rows * ROW}px`;
    for (const [i, { label }] of inOrder.entries()) {
      const place = places[i];
      label.toggleAttribute('data-left-out', place === undefined);
      label.style.left = `${place?.left ?? 0}px`;
      label.style.height = `${((place?.row ?? 0) + 1) * ROW}px`;
      label.dataset.side = place?.side ?? 'right';
    }
  };
}

/** "delete rotated logs: −132 MB", or only what was done where it cannot be told what it did. */
function wordsOf(mark: Mark, effectMb: number | undefined): string {
  return effectMb === undefined ? mark.label : `${mark.label}: ${signedMb(effectMb)}`;
}

/**
 * When a mark was answered, in seconds of the run: its event comes after the answer, so no earlier than the sample before it.
 */
function answeredAt(events: readonly RunEvent[], mark: Mark): number {
  const at = events.findLastIndex((event) => event.type === 'mark' && event.data === mark);
  const before = events.slice(0, Math.max(0, at)).findLast((event) => event.type === 'sample');
  return Math.max(mark.tMs, before?.type === 'sample' ? before.data.tMs : 0) / 1000;
}

function labelOf(mark: Mark, answered: number): Made {
  const label = make('span', '', 'mark');
  const text = make('span', mark.label);
  label.append(text);
  label.dataset.by = mark.by;
  if (mark.detail !== undefined) label.title = mark.detail;
  return {
    mark,
    label,
    text,
    width: 0,
    marked: { second: mark.tMs / 1000, answered, unanswered: mark.unanswered },
  };
}
