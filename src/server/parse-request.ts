import * as z from 'zod/mini';
import type { FieldErrors } from './problem-response.ts';

/** A request body that fits its schema, or what does not fit, field by field. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly detail: string; readonly errors: FieldErrors };

/**
 * Parses a request body.
 * @param example a body that would fit, for the error text
 */
export function parseRequest<T>(schema: z.ZodMiniType<T>, body: unknown, example: string): Parsed<T> {
  const result = z.safeParse(schema, body);
  if (result.success) return { ok: true, value: result.data };
  const errors = result.error.issues.map((issue) => ({
    name: issue.path.join('.') || 'body',
    expected: issue.message,
    found: describe(valueAt(body, issue.path)),
  }));
  const list = errors.map((error) => `${error.name}: ${error.expected} (found ${error.found})`).join('; ');
  return { ok: false, detail: `Expected a body such as ${example}. ${list}.`, errors };
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
