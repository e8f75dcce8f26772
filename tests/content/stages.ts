import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One stage of the text as its author wrote it. */
export interface StageText {
  readonly file: string;
  readonly slug: string;
  readonly text: string;
  /** Demos that the frontmatter lists. */
  readonly demos: readonly string[];
}

/** All stages in content/stages. */
export function allStages(): StageText[] {
  return readdirSync('content/stages')
    .filter((file) => file.endsWith('.mdx'))
    .map((file) => {
      const text = readFileSync(join('content/stages', file), 'utf8');
      const demos = text.match(/^demos: \[(.*)\]$/m)?.[1] ?? '';
      return {
        file,
        text,
        slug: text.match(/^slug: (\S+)$/m)?.[1] ?? '',
        demos: demos
          .split(',')
          .map((demo) => demo.trim())
          .filter((demo) => demo !== ''),
      };
    });
}

/** Values of an attribute of a tag, in the order in which the text has them. */
export function attributes(text: string, tag: string, name: string): string[] {
  return [...text.matchAll(new RegExp(`<${tag}\\b[^>]*?\\b${name}="([^"]*)"`, 'g'))].map(
    (match) => match[1] ?? '',
  );
}
