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

/**
 * Figures as a Markdown table, by their numbers; the same figure of several machines in neighbouring rows.
 * @param when what the last column says, where there is one
 */
export function figureTable<T extends Figure & { readonly machine: string }>(
  figures: readonly T[],
  when?: (figure: T) => string,
): string {
  const number = ({ id }: Figure) => Number(id.slice(1)) + (id.startsWith('T') ? 1000 : 0);
  const row = (cells: readonly string[]) =>
    `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  const heads = [
    'figure',
    'what was done',
    'on',
    'measured',
    'to reach',
    ...(when ? ['when, counts of'] : []),
  ];
  const rows = [...figures]
    .sort((a, b) => number(a) - number(b))
    .map((figure) => {
      const { id, what, machine, measured, target } = figure;
      return row([id, what, machine, measured, target, ...(when ? [when(figure)] : [])]);
    });
  return [row(heads), row(heads.map(() => '---')), ...rows].join('\n');
}
