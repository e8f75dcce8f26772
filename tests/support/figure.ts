import type { TestContext } from 'node:test';

/** One figure of the project's reliability, as a test measured it just now. */
export interface Figure {
  /** Its number in SECURITY.md and in the README's table: `R1`, `T15`. */
  readonly id: string;
  /** What was done: "server killed with SIGKILL at a random moment, 100 times". */
  readonly what: string;
  /** What came out, with units: "0 processes, 0 cgroups, 0 files left". */
  readonly measured: string;
  /** What had to come out: "0 of each". */
  readonly target: string;
}

const MARK = 'figure ';

/** Prints the figure below its test, and hands it to the reporter, which puts it into the table of all figures. */
export function report(t: TestContext, figure: Figure): void {
  t.diagnostic(MARK + JSON.stringify(figure));
}

/** The figure in a diagnostic of a test. @returns undefined for any other diagnostic */
export function readFigure(diagnostic: string): Figure | undefined {
  return diagnostic.startsWith(`${MARK}{`)
    ? (JSON.parse(diagnostic.slice(MARK.length)) as Figure)
    : undefined;
}

/** Figures as a Markdown table, by their numbers; the same figure of several machines in neighbouring rows. */
export function figureTable(figures: readonly (Figure & { readonly machine: string })[]): string {
  const number = ({ id }: Figure) => Number(id.slice(1)) + (id.startsWith('T') ? 1000 : 0);
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = [...figures]
    .sort((a, b) => number(a) - number(b))
    .map(
      ({ id, what, machine, measured, target }) =>
        `| ${[id, what, machine, measured, target].map(cell).join(' | ')} |`,
    );
  return [
    '| figure | what was done | on | measured | to reach |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
