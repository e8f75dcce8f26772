import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Problem } from '../protocol/problem.ts';

/** What is wrong with single fields of a request, by name. */
export type FieldErrors = NonNullable<Problem['errors']>;

/**
 * An error answer of a route (RFC 9457).
 * @param detail what was expected, what was found, what to do
 */
export function problemResponse(
  c: Context,
  status: ContentfulStatusCode,
  title: string,
  detail: string,
  more: Pick<Problem, 'errors' | 'turn'> & { readonly headers?: Record<string, string> } = {},
): Response {
  const { headers, ...members } = more;
  const problem: Problem = { type: 'about:blank', title, status, detail, ...members };
  return c.body(JSON.stringify(problem), status, { 'Content-Type': 'application/problem+json', ...headers });
}
