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
  more: { readonly errors?: FieldErrors; readonly headers?: Record<string, string> } = {},
): Response {
  const problem: Problem = { type: 'about:blank', title, status, detail };
  if (more.errors !== undefined) problem.errors = more.errors;
  return c.body(JSON.stringify(problem), status, {
    'Content-Type': 'application/problem+json',
    ...more.headers,
  });
}
