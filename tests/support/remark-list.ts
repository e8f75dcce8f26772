/** Something said of one test: why it was skipped, or why it failed. */
export interface Remark {
  readonly suite: string;
  /** Name of the test. */
  readonly name: string;
  readonly reason: string;
}

/** Remarks as indented text; tests of one suite with the same reason are named together. */
export function remarkList(remarks: readonly Remark[]): string {
  const byReason = Map.groupBy(remarks, ({ suite, reason }) => JSON.stringify([suite, reason]));
  return [...byReason.values()]
    .map((alike) => {
      const [{ suite, reason } = { suite: '', reason: '' }] = alike;
      const names = alike.map(({ name }) => name).join('; ');
      return `  ${suite}: ${names}\n${reason.replace(/^/gm, '      ')}`;
    })
    .join('\n');
}
