import type { ChartHistory } from '../../charts/chart-history.ts';
import { type Column, MB } from '../../charts/stack.ts';
import type { Lens } from '../../formulas/lenses.ts';
import type { Sample } from '../../protocol/sample.ts';

/**
 * A column with a value for every moment of a history. It is kept from call to call: new samples are
 * appended, and only another key or another history makes it compute the whole column again.
 * @param value of a sample, for the present key
 */
export function keptColumn<Key>(
  value: (sample: Sample, key: Key) => number | undefined,
): (history: ChartHistory, key: Key) => Column {
  let column: Column = [];
  let of: { rows: ChartHistory['rows']; key: Key } | undefined;
  return (history, key) => {
    if (of?.rows !== history.rows || of.key !== key) {
      of = { rows: history.rows, key };
      column = [];
    }
    for (let i = column.length; i < history.rows.length; i++) {
      const row = history.rows[i];
      column.push((row === undefined ? undefined : value(row, key)) ?? null);
    }
    return column;
  };
}

/** The number of a lens, in MB. */
export const lensColumn = (): ((history: ChartHistory, lens: Lens) => Column) =>
  keptColumn((sample, lens) => {
    const bytes = lens.compute(sample);
    return bytes === undefined ? undefined : bytes / MB;
  });
