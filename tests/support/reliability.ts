import { release } from 'node:os';
import { type Figure, figureTable } from './figure.ts';

/** A figure with the machine that it was measured on, as the table names it. */
export type MeasuredFigure = Figure & { readonly machine: string };

/** RELIABILITY.md, from the figures of one whole run of the tests. */
export function reliabilityPage(figures: readonly MeasuredFigure[], day: string): string {
  return `# Reliability

What was done to the notebook, and what came of it. This page is made by

\`\`\`sh
npm run figures      # the counts of npm test
npm run test:soak    # larger counts and longer times
\`\`\`

which print each figure below its test and write them here. A figure that is not reached fails its test. Numbers (R1,
T3) are those of the list of faults and threats in [SECURITY.md](SECURITY.md).

Measured on ${day}. *here*: Linux ${release()}, two cores that other work shares. *cgroup v2, root* and *cgroup v2,
nobody*: an emulated machine, some ten times slower, with cgroup v2 only; counts are smaller there.

${figureTable(figures)}
`;
}
