import { KernelFormatError } from './kernel-format-error.ts';

const KIBIBYTE = 1024;

/**
 * Finds one line of a `Name:<white space>value` file without splitting the file: these are read many
 * times a second. Source of the form: proc_pid_status(5), proc_pid_io(5).
 * @returns the value without surrounding white space, or undefined where there is no such line.
 */
export function colonField(text: string, name: string): string | undefined {
  const at = text.startsWith(`${name}:`) ? 0 : text.indexOf(`\n${name}:`) + 1;
  if (at === 0 && !text.startsWith(`${name}:`)) return undefined;
  const from = at + name.length + 1;
  const end = text.indexOf('\n', from);
  return text.slice(from, end < 0 ? undefined : end).trim();
}

/**
 * A field in `kB` (of 1,024 bytes) as bytes.
 * @returns undefined where there is no such line.
 * @throws KernelFormatError when the value is not a number of kB.
 */
export function kibibyteField(text: string, name: string, file: string): number | undefined {
  const value = colonField(text, name);
  if (value === undefined) return undefined;
  const [, kibibytes] = /^(\d+) kB$/.exec(value) ?? [];
  if (kibibytes === undefined) throw new KernelFormatError(file, `"${name}: number kB"`, `${name}: ${value}`);
  return Number(kibibytes) * KIBIBYTE;
}

/**
 * A field that is a plain number and always there.
 * @throws KernelFormatError when it is missing or no number.
 */
export function numberField(text: string, name: string, file: string): number {
  const value = colonField(text, name);
  if (value === undefined || !/^\d+$/.test(value)) {
    throw new KernelFormatError(
      file,
      `a line "${name}: number"`,
      value === undefined ? text : `${name}: ${value}`,
    );
  }
  return Number(value);
}
