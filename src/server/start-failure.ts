import { constants } from 'node:os';
import { errnoOf, meaningOf } from '../kernel/errno.ts';
import { Shortage } from '../kernel/shortage.ts';
import { NoStateDir } from '../runner/journal/state-dir.ts';
import { BadCommandLine } from './command-line.ts';
import { PortTaken } from './listen.ts';

/** How a start that failed ends. */
export interface StartFailure {
  readonly text: string;
  readonly exitCode: number;
}

/**
 * Why the notebook does not start: a sentence where the reason is the command line's or the machine's, the whole stack where
 * it is a fault of ours.
 */
export function startFailure(error: unknown): StartFailure {
  if (error instanceof BadCommandLine) return { text: error.message, exitCode: 2 };
  return { text: textOf(error), exitCode: 1 };
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof PortTaken || error instanceof NoStateDir) return error.message;
  if (error instanceof Shortage) return sentence(error.message);
  const code = errnoOf(error);
  if (code === undefined || !Object.hasOwn(constants.errno, code)) return error.stack ?? error.message;
  const meaning = meaningOf(code);
  return sentence(meaning === code ? error.message : `${meaning} (${error.message})`);
}

const sentence = (because: string): string =>
  `The notebook could not be started: ${because}. Nothing was left running. Once that has changed: npm start`;
