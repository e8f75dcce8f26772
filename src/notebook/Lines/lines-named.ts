import { didYouMean } from '../../catalogue/friendly-error.ts';

/** Numbers of lines of a listing, from 0, both inclusive. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The lines from the one that contains `from` to the next that contains `to`; without `to` that line alone.
 * @throws Error where no line does, or where `from` stands in more than one; the build fails with it
 */
export function linesNamed(code: string, from: string, to: string | undefined, tag: string): LineRange {
  const lines = code.split('\n');
  const found = lines.flatMap((line, i) => (line.includes(from) ? [i] : []));
  const [first] = found;
  if (first === undefined)
    throw new Error(
      `${tag}: no line contains \`${from}\`.${didYouMean(
        from,
        lines.map((line) => line.trim()),
      )}`,
    );
  if (found.length > 1)
    throw new Error(`${tag}: ${found.length} lines contain \`${from}\`; name more of one.`);
  if (to === undefined) return { first, last: first };
  const last = lines.findIndex((line, i) => i >= first && line.includes(to));
  if (last === -1) throw new Error(`${tag}: no line after \`${from}\` contains \`${to}\`.`);
  return { first, last };
}
