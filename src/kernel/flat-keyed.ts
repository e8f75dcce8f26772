import { KernelFormatError } from './kernel-format-error.ts';

/**
 * Parses the "flat keyed" form that most cgroup counters come in: one `KEY VALUE` per line. It is parsed with each
 * sample, so the text is walked once and no pattern is matched.
 * Source: Linux Documentation/admin-guide/cgroup-v2.rst, "Format".
 * @param file name of the file, for errors.
 * @returns the numbers by key, in the file's own units.
 * @throws KernelFormatError on a line of another form.
 */
export function parseFlatKeyed(text: string, file: string): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    const end = newline < 0 ? text.length : newline;
    if (end > from) {
      const space = text.indexOf(' ', from);
      if (space <= from || !isDigits(text, space + 1, end))
        throw new KernelFormatError(file, 'lines of "name number"', text.slice(from, end));
      values.set(text.slice(from, space), Number(text.slice(space + 1, end)));
    }
    from = end + 1;
  }
  return values;
}

const DIGIT_ZERO = 48;
const DIGIT_NINE = 57;

function isDigits(text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code < DIGIT_ZERO || code > DIGIT_NINE) return false;
  }
  return from < end;
}

/**
 * A field that every kernel has had since the file exists.
 * @throws KernelFormatError when it is not there.
 */
export function requiredField(values: ReadonlyMap<string, number>, key: string, file: string): number {
  const value = values.get(key);
  if (value === undefined)
    throw new KernelFormatError(file, `a line "${key} number"`, [...values.keys()].join(' '));
  return value;
}
