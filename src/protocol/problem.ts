import * as z from 'zod/mini';

/**
 * An error of the API: RFC 9457 `application/problem+json`. `detail` says what was expected, what
 * was found and what to do.
 */
export const ProblemSchema = z.object({
  /** `about:blank`, or `/problems#<name>` of this notebook. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  /** With 429: what to send with the next try, to come before those who came later. */
  turn: z.optional(z.string()),
  /** The offending knobs or fields, by name. */
  errors: z.optional(z.array(z.object({ name: z.string(), expected: z.string(), found: z.string() }))),
});
export type Problem = z.infer<typeof ProblemSchema>;
