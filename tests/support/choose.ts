import { globSync, statSync } from 'node:fs';
import { join, matchesGlob, relative, resolve, sep } from 'node:path';
import { build, type Steps, tests } from '../suites.ts';
import type { Suite } from './suite.ts';

/** What is asked for could not be made out; the message says what there is. */
export class UnknownTests extends Error {
  override readonly name = 'UnknownTests';
}

/** The folders that paths are looked for in. */
export interface Folders {
  /** The project's, absolute; its test files are named from here. */
  readonly root: string;
  /** Where the command was typed, absolute. */
  readonly cwd: string;
}

/**
 * The steps that are wanted: all of them, or those of the suites whose names begin as one of the words does, and the
 * test files that a path, a folder or a glob names, as one suite behind them. The pages are built first where one needs them.
 * @throws UnknownTests for a word that names nothing
 */
export function chooseSteps(all: Steps, words: readonly string[], folders: Folders): Steps {
  if (words.length === 0) return all;
  const suites = all.flat(2);
  const isName = (word: string) => suites.some(({ name }) => name.startsWith(word));
  const names = words.filter(isName);
  const files = words.filter((word) => !isName(word)).flatMap((word) => filesOf(word, suites, folders));
  const named = all.map((lanes) =>
    lanes.map((lane) => lane.filter(({ name }) => names.some((start) => name.startsWith(start)))),
  );
  const steps = [...named, ...(files.length === 0 ? [] : [[[ofFiles([...new Set(files)], suites)]]])];
  const chosen = steps.flat(2);
  const unbuilt = chosen.some(({ built }) => built === true) && !chosen.includes(build);
  return [...(unbuilt ? [[[build]]] : []), ...steps];
}

/** Test files as a suite of their own, which needs what the suites need that they are in. */
function ofFiles(files: readonly string[], suites: readonly Suite[]): Suite {
  const homes = suites.filter(
    (suite) => suite.machine === undefined && files.some((file) => isOf(suite, file)),
  );
  return tests(files.length === 1 ? (files[0] ?? '') : `${files.length} files`, files, {
    tools: [...new Set(homes.flatMap(({ tools }) => tools ?? []))],
    built: homes.some(({ built }) => built),
  });
}

/** Whether a suite runs a test file. */
export const isOf = ({ files = [] }: Suite, file: string): boolean =>
  files.some((pattern) => matchesGlob(file, pattern));

function filesOf(word: string, suites: readonly Suite[], { root, cwd }: Folders): string[] {
  const found = [...new Set([cwd, root])]
    .map((folder) => testsBelow(resolve(folder, word)).map((file) => relative(root, file)))
    .find((files) => files.length > 0);
  if (found !== undefined) return found.map((file) => file.split(sep).join('/')).sort();
  throw new UnknownTests(
    `Expected a suite's name or the path of tests, found "${word}". Suites: ${suites.map(({ name }) => `"${name}"`).join(', ')}. A path is a file (tests/unit/verdict/judge.test.ts), a folder or a glob in quotes.`,
  );
}

function testsBelow(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  const pattern = stats?.isDirectory() === true ? join(path, '**', '*.test.ts') : path;
  return globSync(pattern).filter((file) => file.endsWith('.test.ts'));
}
