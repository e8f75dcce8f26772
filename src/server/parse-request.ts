// The full zod: it brings the English error texts along, which the small one of the page leaves out.
import * as z from 'zod';
import { show, valueAt } from '../catalogue/friendly-error.ts';
import type { FieldErrors } from './problem-response.ts';

/** A request body that fits its schema, or what does not fit, field by field. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly detail: string; readonly errors: FieldErrors };

/**
 * Parses a request body.
 * @param example a body that would fit, for the error text
 */
export function parseRequest<T>(schema: z.core.$ZodType<T>, body: unknown, example: string): Parsed<T> {
  const result = z.safeParse(schema, body);
  if (result.success) return { ok: true, value: result.data };
  const errors = result.error.issues.flatMap((issue) => explain(issue, body));
  const list = errors.map((error) => `${error.name}: ${error.expected} (found ${error.found})`).join('; ');
  return { ok: false, detail: `Expected a body such as ${example}. ${list}.`, errors };
}

function explain(issue: z.core.$ZodIssue, body: unknown): FieldErrors {
  if (issue.code === 'unrecognized_keys') {
    const expected = 'no field of this name';
    return issue.keys.map((key) => ({
      name: key,
      expected,
      found: show(valueAt(body, [...issue.path, key])),
    }));
  }
  const name = issue.path.join('.') || 'body';
  return [{ name, expected: issue.message, found: show(valueAt(body, issue.path)) }];
}
