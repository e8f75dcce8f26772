import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** How many lines a sample of code keeps. */
const KEPT = 64;
/** Share of the kept lines that may have gone before figures are of other code. */
const MAY_HAVE_GONE = 0.25;

/**
 * A sample of code by which it can be told later whether it is still about the same: the hashes of some of its lines, always
 * of the same ones, because those with the smallest hashes are kept. Comments, types and blank lines are not code.
 * @param folders of the project, for example `src/kernel`
 * @returns hexadecimal hashes in ascending order
 */
export function sampleCode(root: string, folders: readonly string[]): string[] {
  const lines = folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }))
    .flatMap((file) => codeLines(readFileSync(join(root, file), 'utf8')));
  return smallestHashes(lines);
}

/** The same of lines that are given. */
export function smallestHashes(lines: readonly string[]): string[] {
  const hashes = lines.map((line) => createHash('sha256').update(line).digest('hex').slice(0, 8));
  return [...new Set(hashes)].sort().slice(0, KEPT);
}

/** The lines of a TypeScript file that do something. */
export function codeLines(source: string): string[] {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { removeComments: true, target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  return outputText
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /\w/.test(line));
}

/**
 * Whether code is another than it was. What was measured is not measured again for every edit: code changes every day, its cost does
 * not. It is other code when more than a quarter of the sampled lines have gone, deleted or crowded out by new ones.
 */
export function isOtherCode(before: readonly string[], now: readonly string[]): boolean {
  const left = new Set(now);
  const gone = before.filter((hash) => !left.has(hash)).length;
  return gone > MAY_HAVE_GONE * before.length;
}
