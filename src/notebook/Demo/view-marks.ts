import { placeLabels } from '../../charts/mark-labels.ts';
import type { Mark } from '../../protocol/run-event.ts';
import { make, part } from '../page/element.ts';
import type { BenchState } from './bench-state.ts';

/** Height of a row of labels, in CSS pixels. */
const ROW = 19;

/** The names of the marks, above the chart, none on another. */
export function viewMarks(
  root: HTMLElement,
  chart: { left(second: number): number },
): (state: BenchState) => void {
  const strip = part(root, 'marks');
  let made: { mark: Mark; label: HTMLElement; width: number }[] = [];
  return (state) => {
    const { marks } = state.store;
    if (marks.length !== made.length || marks[0] !== made[0]?.mark) {
      made = marks.map((mark) => ({ mark, label: labelOf(mark), width: 0 }));
      strip.replaceChildren(...made.map((one) => one.label));
      for (const one of made) one.width = one.label.offsetWidth;
    }
    const xs = made.map(({ mark }) => chart.left(mark.tMs / 1000));
    const places = placeLabels(
      made.map(({ width }, i) => ({ x: xs[i] ?? 0, width })),
      strip.clientWidth,
    );
    const rows = places.reduce((most, place) => Math.max(most, place.row + 1), 1);
    strip.style.height = `${rows * ROW}px`;
    for (const [i, { label }] of made.entries()) {
      const place = places[i];
      if (place === undefined) continue;
      label.style.left = `${place.left}px`;
      label.style.height = `${(place.row + 1) * ROW}px`;
      label.dataset.side = place.side;
    }
  };
}

function labelOf(mark: Mark): HTMLElement {
  const label = make('span', '', 'mark');
  label.append(make('span', mark.label));
  label.dataset.by = mark.by;
  if (mark.detail !== undefined) label.title = mark.detail;
  return label;
}
