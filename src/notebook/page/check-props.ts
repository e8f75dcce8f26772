// Runs while the site is built, never in the browser.
import * as z from 'zod';

/**
 * Checks the attributes that an author gave to a tag.
 * @throws Error that names the tag, the attribute, what was expected and what was found
 */
export function checkProps<T>(tag: string, schema: z.ZodType<T>, props: unknown): T {
  const parsed = schema.safeParse(props);
  if (parsed.success) return parsed.data;
  throw new Error(`${tag} in the text is not as it should be:\n${z.prettifyError(parsed.error)}`);
}
