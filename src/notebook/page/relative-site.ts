import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { withRelativeAddresses } from './relative-addresses.ts';

/** Lets the built site stand below any path: see {@link withRelativeAddresses}. */
export const relativeSite = (): AstroIntegration => ({
  name: 'relative-site',
  hooks: {
    'astro:build:done': ({ dir }) => {
      const root = fileURLToPath(dir);
      for (const file of globSync('**/*.{html,css}', { cwd: root })) {
        const path = join(root, file);
        const text = readFileSync(path, 'utf8');
        const relative = withRelativeAddresses(file.replaceAll('\\', '/'), text);
        if (relative !== text) writeFileSync(path, relative);
      }
    },
  },
});
