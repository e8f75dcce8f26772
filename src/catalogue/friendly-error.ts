import type * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

const { localeError } = en();

/**
 * Turns zod's issues into lines that name the place, what was expected and what was found.
 * @param what the file or thing that was read, as the reader knows it: `demos/log-cache/demo.json`
 */
export function friendlyError(what: string, found: unknown, error: z.core.$ZodError): Error {
  const lines = error.issues.map((issue) => {
    const place = issue.path.length === 0 ? 'the whole file' : issue.path.join('.');
    return `  ${place}: ${expectedOf(issue)}, found ${show(valueAt(found, issue.path))}`;
  });
  return new Error(`${what} is not as it should be:\n${lines.join('\n')}`);
}

/** What an issue says that was expected. zod/mini ships without words of its own for it, so they are zod's English ones. */
function expectedOf(issue: z.core.$ZodIssue): string {
  if (issue.message !== 'Invalid input') return issue.message;
  const said = localeError(issue as z.core.$ZodRawIssue);
  const text = typeof said === 'string' ? said : (said?.message ?? issue.message);
  // What was found is told by ourselves: zod has only its type.
  return text.replace(/, received .*$/s, '').replace(/^(Invalid input|Invalid option): /, '');
}

/** The given name's nearest neighbour among the known ones, as " Did you mean `x`?", or nothing. */
export function didYouMean(given: string, known: readonly string[]): string {
  const [nearest] = known
    .map((name) => ({ name, distance: editDistance(given, name) }))
    .sort((a, b) => a.distance - b.distance);
  if (nearest === undefined || nearest.distance > Math.max(2, given.length / 3)) {
    return known.length === 0 ? '' : ` Known are: ${known.join(', ')}.`;
  }
  return ` Did you mean \`${nearest.name}\`?`;
}

/** What stands at a place of a value; undefined where there is none. Only what it has itself: no `constructor`. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

/** A value as an error message may show it: short, on one line. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
