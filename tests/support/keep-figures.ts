import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { type MeasuredFigure, reliabilityPage, replaceFigures } from './reliability.ts';

const FIGURES = 'tests/figures.json';
const PAGE = 'RELIABILITY.md';

/** Writes the figures of these suites into the table, in the place of what they measured before with the same counts. */
export function keepFigures(
  suites: ReadonlySet<string>,
  counts: MeasuredFigure['counts'],
  measured: readonly MeasuredFigure[],
): void {
  const known: MeasuredFigure[] = existsSync(FIGURES) ? JSON.parse(readFileSync(FIGURES, 'utf8')) : [];
  const figures = replaceFigures(known, suites, counts, measured);
  writeFileSync(FIGURES, `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(PAGE, reliabilityPage(figures, release()));
}
