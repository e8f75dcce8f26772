import { errnoOf, meaningOf } from '../kernel/errno.ts';
import { isShortage, Shortage } from '../kernel/shortage.ts';

/** The title of a 503 that the machine is the reason for, not the reader. */
export const shortageTitle = 'Short of something';
/** When it may be tried again; such a thing is over in a moment, or it is not. */
export const shortageHeaders = { 'Retry-After': '1' } as const;

/**
 * What an answer says when the machine was short of descriptors, memory or processes.
 * @returns undefined for any other error, which is a fault in the notebook
 */
export function shortageDetail(error: unknown): string | undefined {
  const code = errnoOf(error);
  if (error instanceof Shortage) return `${error.message}. Try again in a moment.`;
  if (code === undefined || !isShortage(code)) return undefined;
  return `Just now ${meaningOf(code)}. Try again in a moment.`;
}
