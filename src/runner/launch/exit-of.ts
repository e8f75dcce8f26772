import { constants } from 'node:os';
import type { Exit } from '../end/cause.ts';
import { ENTRY_FAILED, ENTRY_PREFIX } from './command-line.ts';

const SIGNAL_BASE = 128;

/**
 * How the program ended, from how the process that we started ended. Bubblewrap is our child instead of the
 * program, and turns a signal into the code 128 + its number, as shells do.
 * @param lastWords the last line that was said, which names the step when the entry failed.
 */
export function exitOf(
  code: number | null,
  signal: string | null,
  hasScaffold: boolean,
  lastWords: string | undefined,
): Exit {
  if (code === ENTRY_FAILED && lastWords?.startsWith(ENTRY_PREFIX)) {
    return { code: null, signal: null, neverStarted: lastWords };
  }
  const translated = hasScaffold && code !== null ? signalNamed(code - SIGNAL_BASE) : undefined;
  return translated === undefined ? { code, signal } : { code: null, signal: translated };
}

function signalNamed(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}
