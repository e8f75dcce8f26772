// Runs while the site is built, never in the browser.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { didYouMean } from '../../catalogue/friendly-error.ts';

/** A file of a demo, or a region of it, as it is. */
export interface Listing {
  readonly path: string;
  readonly code: string;
  readonly lang: 'ts' | 'go';
}

/**
 * Reads a file below demos/, or the region of it between `// #region name` and `// #endregion name`.
 * @throws Error with a "did you mean" when there is none; the build fails with it
 */
export function listing(path: string, region: string | undefined, tag: string): Listing {
  if (!existsSync(path)) {
    const files = existsSync(dirname(path))
      ? readdirSync(dirname(path)).map((name) => join(dirname(path), name))
      : [];
    throw new Error(`${tag}: there is no ${path}.${didYouMean(path, files)}`);
  }
  const text = readFileSync(path, 'utf8');
  const lang = path.endsWith('.go') ? 'go' : 'ts';
  if (region === undefined) {
    const code = text.replace(/^\s*\/\/ #(?:end)?region .*\n/gm, '').trimEnd();
    return { path, code, lang };
  }
  const found = new RegExp(`// #region ${region}\\n([\\s\\S]*?)\\n\\s*// #endregion ${region}`).exec(
    text,
  )?.[1];
  if (found === undefined) throw new Error(`${tag}: ${path} has no region \`${region}\`.`);
  return { path, code: found.trimEnd(), lang };
}
