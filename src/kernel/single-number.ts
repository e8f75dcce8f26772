import { KernelFormatError } from './kernel-format-error.ts';

/**
 * Parses a file that holds one non-negative whole number and a newline.
 * @param file name of the file, for errors.
 * @throws KernelFormatError on anything else.
 */
export function parseSingleNumber(text: string, file: string): number {
  const trimmed = text.trim();
  if (!/^\d+$/.test(trimmed)) throw new KernelFormatError(file, 'one whole number', text);
  return Number(trimmed);
}
