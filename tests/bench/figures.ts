import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Part, parts } from './benchmark.ts';
import { isOtherCode, sampleCode } from './code-sample.ts';
import { markdownTable, type Row } from './table.ts';

/** What `npm run bench -- --write` keeps in tests/bench/figures.json, from which the README's table is made. */
export interface BenchFigures {
  /** The day, as `2026-11-25`. */
  readonly day: string;
  /** Where it was measured, as half a sentence. */
  readonly where: string;
  readonly parts: readonly MeasuredPart[];
}

/** The figures of a part, and a sample of the code that they are of. */
export interface MeasuredPart {
  readonly name: string;
  readonly code: readonly string[];
  readonly rows: readonly Row[];
}

const FILE = 'tests/bench/figures.json';

/** The figures that are kept. */
export function keptFigures(root: string): BenchFigures {
  const file = join(root, FILE);
  if (!existsSync(file)) throw new Error(`${FILE} is not there. npm run bench -- --write makes it.`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Where the figures are kept, from the project's folder. */
export const figuresFile = FILE;

/** The README's section of figures, from the table on. */
export function figuresText({ day, where, parts: measured }: BenchFigures): string {
  const table = markdownTable(measured.flatMap(({ rows }) => rows));
  return `${table}\n\nMeasured ${day} on ${where}.`;
}

const begin = '<!-- figures: written by npm run bench -- --write -->';
const end = '<!-- figures end -->';

/** The README with these figures in it. @throws Error when it has no place for them */
export function withFigures(readme: string, figures: BenchFigures): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(
      `Expected ${begin} and ${end} in README.md around the table of figures; found no such pair.`,
    );
  return `${readme.slice(0, from + begin.length)}\n\n${figuresText(figures)}\n\n${readme.slice(to)}`;
}

/** Parts whose figures are missing, or of code that is another by now, each with what to say of it. */
export function staleParts(root: string, kept: BenchFigures, all: readonly Part[] = parts): string[] {
  return all.flatMap(({ name, code }) => {
    const found = kept.parts.find((part) => part.name === name);
    if (found === undefined) return [`${name}: not in the README's table`];
    if (code.length === 0 || !isOtherCode(found.code, sampleCode(root, code))) return [];
    return [`${name}: measured before more than a quarter of ${code.join(', ')} became other code`];
  });
}
