import type * as z from 'zod/mini';
import { show, valueAt } from '../../catalogue/friendly-error.ts';
import { jsonDepth, jsonDepthLimit } from '../../protocol/json-depth.ts';

/** What a page opens: how it is called in a sentence, where such files come from, and how large one may be. */
export interface FileKind {
  /** With its article: `a case file`. */
  readonly name: string;
  /** What to do instead, as a sentence. */
  readonly todo: string;
  readonly limitBytes: number;
}

/** What a file held, or a sentence for the reader: what was expected, what was found, what to do. */
export type Opened<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly sentence: string };

const mb = (bytes: number): string => `${Math.ceil((10 * bytes) / 2 ** 20) / 10} MB`;

/** Why a file of this size is not opened; undefined when it may be. Asked before it is read. */
export function tooLarge(kind: FileKind, bytes: number): string | undefined {
  if (bytes <= kind.limitBytes) return undefined;
  return `This is not ${kind.name}: expected at most ${mb(kind.limitBytes)}, found ${mb(bytes)}. ${kind.todo}`;
}

/** Reads a text as JSON of a schema: bounded in size and in depth, and nothing of it is used before all of it fits. Pure. */
export function openJson<T>(
  kind: FileKind,
  schema: z.core.$ZodType<T>,
  text: string,
  parse: typeof z.safeParse,
): Opened<T> {
  const no = (expected: string, found: string): Opened<T> => ({
    ok: false,
    sentence: `This is not ${kind.name}: expected ${expected}, found ${found}. ${kind.todo}`,
  });
  const bytes = new TextEncoder().encode(text).length;
  const large = tooLarge(kind, bytes);
  if (large !== undefined) return { ok: false, sentence: large };
  const depth = jsonDepth(text);
  if (depth > jsonDepthLimit) return no(`at most ${jsonDepthLimit} levels of nesting`, String(depth));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return no('JSON', text.trim() === '' ? 'nothing' : show(text.slice(0, 60)));
  }
  const parsed = parse(schema, json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  if (issue === undefined) return no('what such a file holds', 'something else');
  const place = issue.path.map(String).join('.').slice(0, 120);
  return no(
    `${place === '' ? '' : `${place} to be `}${expectation(issue)}`,
    issue.code === 'unrecognized_keys' ? show(issue.keys) : show(valueAt(json, issue.path)),
  );
}

/** What an issue wanted, in words: the small zod of the page has no texts of its own. */
function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'array' ? 'a list' : `a value of type ${issue.expected}`;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'too_big':
      return `at most ${issue.maximum}${lengthOf(issue.origin)}`;
    case 'too_small':
      return `at least ${issue.minimum}${lengthOf(issue.origin)}`;
    case 'unrecognized_keys':
      return 'no other fields';
    default:
      return 'of the form that the notebook writes';
  }
}

const lengthOf = (origin: string): string =>
  origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '';
