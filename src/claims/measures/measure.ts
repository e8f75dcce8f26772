import type { RunHistory } from '../run-history.ts';

/**
 * A measure: one number from one run. Pure; throws NotShown when the run does not show it.
 * What stands in parentheses behind its name in `demo.json` comes in as words.
 */
export type Measure = (run: RunHistory, words: readonly string[]) => number;
