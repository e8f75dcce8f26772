import { type Figure, figureTable } from './figure.ts';

/** A figure with where and when it was measured. */
export interface MeasuredFigure extends Figure {
  /** The suite that measured it; when that runs again with the same counts, all of its figures of these are replaced. */
  readonly suite: string;
  /** The machine, as the table names it. */
  readonly machine: string;
  /** The day, as `2026-11-25`. */
  readonly day: string;
  /** Whether with the counts of `npm test` or those of the soak. */
  readonly counts: 'npm test' | 'soak';
}

/**
 * What is known after a test run: the figures of suites that ran are new, those of the others as they were, and so are
 * those with other counts: eight seconds say nothing against a minute.
 */
export function replaceFigures(
  known: readonly MeasuredFigure[],
  suites: ReadonlySet<string>,
  counts: MeasuredFigure['counts'],
  measured: readonly MeasuredFigure[],
): MeasuredFigure[] {
  return [...known.filter((one) => !suites.has(one.suite) || one.counts !== counts), ...measured];
}

/** RELIABILITY.md, from all figures that are known. */
export function reliabilityPage(figures: readonly MeasuredFigure[], kernel: string): string {
  return `# Reliability

What was done to the notebook, and what came of it. This page is made by

\`\`\`sh
npm run figures      # the counts of npm test
npm run test:soak    # larger counts and longer times
\`\`\`

which print each figure below its test and write them here. A figure that is not reached fails its test. Numbers (R1,
T3) are those by which the tests name faults and threats; what each is stands in the second column. The last
column says when each was measured, and with which counts. Where only some suites were run again
(\`npm run test:soak -- runner\`), or with the other counts, the other figures stay.

*here*: Linux ${kernel}, two cores that other work shares. *cgroup v2, root* and *cgroup v2, nobody*: an emulated
machine, some ten times slower, with cgroup v2 only; counts are smaller there.

${figureTable(figures, ({ day, counts }) => `${day}, ${counts}`)}
`;
}
