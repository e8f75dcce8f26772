import { satteri } from '@astrojs/markdown-satteri';
import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';
import { mermaidFences } from './src/notebook/Diagram/mermaid-fences.ts';
import { playbook } from './src/notebook/Playbook/playbook.ts';
import { relativeSite } from './src/notebook/page/relative-site.ts';
import { markTerms } from './src/notebook/Term/mark-terms.ts';

// The site is static and may be served by anything, under a policy that allows no inline script
// and no inline <style>: so nothing is ever inlined, however small.
export default defineConfig({
  output: 'static',
  // Where the site will stand, for those who put it on a host: the picture of a link to it needs a whole address.
  ...(process.env.SITE === undefined ? {} : { site: process.env.SITE }),
  trailingSlash: 'always',
  publicDir: './src/public',
  build: { format: 'directory', inlineStylesheets: 'never', assets: 'assets' },
  devToolbar: { enabled: false },
  integrations: [mdx(), relativeSite()],
  markdown: {
    processor: satteri({ mdastPlugins: [mermaidFences, markTerms(playbook().glossary)] }),
    shikiConfig: {
      themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
      defaultColor: false,
    },
  },
  vite: {
    build: {
      assetsInlineLimit: 0,
      // A schema does nothing until it is asked: who takes only a type or a plain function from there ships no library for it.
      rolldownOptions: {
        treeshake: { moduleSideEffects: [{ test: /\/src\/protocol\//, sideEffects: false }] },
      },
    },
    // A script that fetches others later finds them from where it stands itself: the site may stand below any path.
    experimental: {
      renderBuiltUrl: (_, { hostType }) => (hostType === 'js' ? { relative: true } : undefined),
    },
  },
});
