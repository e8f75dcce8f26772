import { execFile } from 'node:child_process';
import { errnoOf, meaningOf } from './errno.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import { available, type Reading, unavailable } from './reading.ts';

/** How much of a file is in the page cache. */
export interface Fincore {
  readonly file: string;
  /** Bytes of whole pages in the cache, whoever put them there. */
  readonly residentBytes: number;
}

/**
 * Parses what `fincore --json --bytes --output RES,FILE` prints.
 *
 *     {"fincore": [{"res": 33554432, "file": "access.log"}]}
 *
 * Source: fincore(1), util-linux. Sizes were strings before util-linux 2.33 and numbers after.
 * @throws KernelFormatError on any other form.
 */
export function parseFincore(text: string, file = 'fincore --json'): Fincore[] {
  // Nothing at all is printed when no file could be opened.
  if (text.trim() === '') return [];
  const rows = rowsOf(text, file);
  return rows.map((row) => {
    const { res, file: name } = Object(row) as { res?: unknown; file?: unknown };
    const residentBytes = Number(res);
    if (typeof name !== 'string' || !/^\d+$/.test(String(res))) {
      throw new KernelFormatError(file, '{"res": bytes, "file": name}', JSON.stringify(row));
    }
    return { file: name, residentBytes };
  });
}

function rowsOf(text: string, file: string): readonly unknown[] {
  try {
    const { fincore } = Object(JSON.parse(text)) as { fincore?: unknown };
    if (Array.isArray(fincore)) return fincore;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new KernelFormatError(file, '{"fincore": [ … ]}', text);
}

const TIMEOUT_MS = 2000;
const OUTPUT_BYTES = 8 * 2 ** 20;
/** Files per call, so that the arguments stay far below the kernel's limit of their length. */
const FILES_PER_CALL = 500;

/**
 * Asks fincore(1) how much of each file is in the page cache. Files that went away meanwhile are left out.
 * The kernel tells this only about files that the asker owns or may write (mincore(2), since Linux 5.2).
 * @returns unavailable where util-linux's fincore is not installed or does not answer.
 */
export async function readFincore(files: readonly string[]): Promise<Reading<Fincore[]>> {
  const found: Fincore[] = [];
  for (let from = 0; from < files.length; from += FILES_PER_CALL) {
    const output = await runFincore(files.slice(from, from + FILES_PER_CALL));
    if (output.kind === 'unavailable') return output;
    found.push(...parseFincore(output.value));
  }
  return available(found);
}

function runFincore(files: readonly string[]): Promise<Reading<string>> {
  const args = ['--json', '--bytes', '--output', 'RES,FILE', '--', ...files];
  const options = { timeout: TIMEOUT_MS, maxBuffer: OUTPUT_BYTES, encoding: 'utf8' } as const;
  return new Promise((resolve) => {
    execFile('fincore', args, options, (error, stdout) => {
      const code = errnoOf(error);
      if (code !== undefined)
        resolve(
          unavailable(
            `fincore: ${code === 'ENOENT' ? 'not installed (it is part of util-linux)' : meaningOf(code)}`,
            code,
          ),
        );
      else if (error?.killed) resolve(unavailable(`fincore did not answer within ${TIMEOUT_MS} ms`));
      // Exit code 1: some file could not be opened; what it printed of the others is true.
      else resolve(available(stdout));
    });
  });
}
