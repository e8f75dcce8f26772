import type { Problem } from '../../protocol/problem.ts';

/** Why a request is not let in: the problem to answer, and headers that belong to it (`Allow`, `Retry-After`). */
export interface Refusal {
  readonly problem: Problem;
  readonly headers?: Readonly<Record<string, string>>;
  /** The same for a reader who opened it as a page: HTML. */
  readonly page?: string;
}

/**
 * Makes a refusal.
 * @param status an HTTP status of the 4xx or 5xx class
 * @param title the same words for every refusal of this kind
 * @param detail what was expected, what was found, what to do
 */
export function refusal(
  status: number,
  title: string,
  detail: string,
  headers?: Readonly<Record<string, string>>,
): Refusal {
  const problem: Problem = { type: 'about:blank', title, status, detail };
  return headers === undefined ? { problem } : { problem, headers };
}

/** Something a client sent, fit for an error text: printable ASCII, quoted, at most 80 characters. */
export function quoted(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/g, '?');
  return `"${printable.length > 80 ? `${printable.slice(0, 80)}…` : printable}"`;
}
