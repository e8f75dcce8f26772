import { type Counts, tables } from './all-tables.ts';
import type { Judge, Row } from './judge.ts';

/** Rows of a table that do not hold, as one text; empty where all hold. */
export function whatBreaks(table: string, judge: Judge, counts: Counts): string {
  const rows: readonly Row[] = tables[table]?.(judge, counts) ?? [];
  if (rows.length === 0) throw new Error(`There is no table "${table}", or it has no rows.`);
  return rows
    .filter(({ holds }) => !holds)
    .map(({ on, figures, broken }) =>
      [`${on}: ${JSON.stringify(figures)}`, ...broken.slice(0, 5)].join('\n  '),
    )
    .join('\n');
}
