import type { CaseFile } from '../../protocol/case-file.ts';

/** What stands in the place of a verdict about which the reader has not been heard yet. */
const HELD = 'What grew in it: a stage asks you first.';

/** A case as it may be shown and exported: without the verdicts that still wait for the reader's own answer. Pure. */
export const toldCase = (file: CaseFile, isHeld: (run: string) => boolean): CaseFile => ({
  ...file,
  runs: file.runs.map((run) => (isHeld(run.run) ? { ...run, verdict: HELD } : run)),
});
