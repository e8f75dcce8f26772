import type { ChartHistory } from '../../charts/chart-history.ts';
import { type Column, MB } from '../../charts/stack.ts';
import type { Lens } from '../../formulas/lenses.ts';

/**
 * A column with the number of a lens for every moment of a history, in MB. It is kept from call to
 * call: new samples are appended, and only another lens or another history computes it anew.
 */
export function lensColumn(): (history: ChartHistory, lens: Lens) => Column {
  let column: Column = [];
  let of: { rows: ChartHistory['rows']; lens: Lens } | undefined;
  return (history, lens) => {
    if (of?.rows !== history.rows || of.lens !== lens) {
      of = { rows: history.rows, lens };
      column = [];
    }
    for (let i = column.length; i < history.rows.length; i++) {
      const row = history.rows[i];
      const bytes = row === undefined ? undefined : lens.compute(row);
      column.push(bytes === undefined ? null : bytes / MB);
    }
    return column;
  };
}
