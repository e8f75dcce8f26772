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
  vite: { build: { assetsInlineLimit: 0 } },
});
