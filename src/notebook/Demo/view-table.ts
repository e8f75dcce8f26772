import { inSeconds, withUnit } from '../../charts/figures.ts';
import { compositionOf, parts } from '../../charts/parts.ts';
import { lenses } from '../../formulas/lenses.ts';
import { readingOf, type Sample } from '../../protocol/sample.ts';
import { make, part } from '../page/element.ts';
import type { Bench } from './bench.ts';
import { type BenchState, wordsOf } from './bench-state.ts';

/** Rows of the table: enough for the shape, few enough to read. */
const ROWS = 40;
const REFRESH_MS = 2000;

/** The run as a real table, made when it is opened. */
export function viewTable(root: HTMLElement, bench: Bench): (state: BenchState) => void {
  const details = part<HTMLDetailsElement>(root, 'table-details');
  const table = part<HTMLTableElement>(root, 'table');
  part(root, 'table-scroll').tabIndex = 0; // it scrolls, so the keyboard must get there
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawnId = -1;
  const draw = (state: BenchState) => {
    drawnAt = performance.now();
    drawnId = state.store.lastId;
    table.replaceChildren(
      make('caption', 'Samples of the run, evenly thinned, and the moments of its marks. MB are 2^20 bytes.'),
      head(state),
      body(state),
    );
  };
  details.addEventListener('toggle', () => details.open && draw(bench.state));
  return (state) => {
    if (!details.open || state.store.lastId === drawnId) return;
    if (state.phase !== 'running' || performance.now() - drawnAt > REFRESH_MS) draw(state);
  };
}

function head(state: BenchState): HTMLElement {
  const words = wordsOf(state);
  const names = [
    'time',
    ...lenses.map((lens) => lens.name),
    ...parts.map((one) => one.word[words]),
    ...state.demo.series.map((one) => one.label),
    'mark',
  ];
  const row = make('tr');
  row.append(
    ...names.map((name) => {
      const cell = make('th', name);
      cell.scope = 'col';
      return cell;
    }),
  );
  const element = make('thead');
  element.append(row);
  return element;
}

function body(state: BenchState): HTMLElement {
  const { samples } = state.store.history;
  const step = Math.max(1, Math.ceil(samples.length / ROWS));
  const marks = new Map(state.store.marks.map((mark) => [nearestTo(samples, mark.tMs), mark.label]));
  const element = make('tbody');
  element.append(
    ...samples.flatMap((sample, i) =>
      i % step === 0 || i === samples.length - 1 || marks.has(i)
        ? [rowOf(state, sample, marks.get(i) ?? '')]
        : [],
    ),
  );
  return element;
}

function rowOf(state: BenchState, sample: Sample, mark: string): HTMLElement {
  const composition = compositionOf(sample);
  const bytes = (value: number | undefined) => (value === undefined ? '' : withUnit(value, 'bytes'));
  const cells = [
    ...lenses.map((lens) => bytes(lens.compute(sample))),
    ...parts.map((_, i) => bytes(composition?.partBytes[i])),
    ...state.demo.series.map((one) => {
      const value = readingOf(sample, one.group, one.reading);
      return value === undefined ? '' : withUnit(value, one.unit);
    }),
    mark,
  ];
  const row = make('tr');
  const time = make('th', inSeconds(sample.tMs));
  time.scope = 'row';
  row.append(time, ...cells.map((text) => make('td', text)));
  return row;
}

function nearestTo(samples: readonly Sample[], tMs: number): number {
  const after = samples.findIndex((sample) => sample.tMs >= tMs);
  return after === -1 ? samples.length - 1 : after;
}
