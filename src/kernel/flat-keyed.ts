import { KernelFormatError } from './kernel-format-error.ts';

const LINE = /^(\S+) (\d+)$/;

/**
 * Parses the "flat keyed" form that most cgroup counters come in: one `KEY VALUE` per line.
 * Source: Linux Documentation/admin-guide/cgroup-v2.rst, "Format".
 * @param file name of the file, for errors.
 * @returns the numbers by key, in the file's own units.
 * @throws KernelFormatError on a line of another form.
 */
export function parseFlatKeyed(text: string, file: string): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const match = LINE.exec(line);
    const [, key, digits] = match ?? [];
    if (key === undefined || digits === undefined)
      throw new KernelFormatError(file, 'lines of "name number"', line);
    values.set(key, Number(digits));
  }
  return values;
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
