/** One figure of the benchmark, with what it is held against. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  /** What was measured beside it, in the same run. */
  readonly against: string;
  readonly ratio: string;
}

/** Rows as a Markdown table, for the terminal and for the README alike. */
export function markdownTable(rows: readonly Row[]): string {
  return [
    '| what | here | against | ratio |',
    '| --- | ---: | ---: | ---: |',
    ...rows.map(({ what, figure, against, ratio }) => `| ${what} | ${figure} | ${against} | ${ratio} |`),
  ].join('\n');
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
export const times = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} x`;
