// npm run diagrams: draws every Mermaid fence of content/stages to content/diagrams, so that
// building the site needs no browser. Drawings whose source is gone are removed.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { diagramFile, diagramsIn } from '../../src/notebook/Diagram/diagram-file.ts';
import { chromiumArgs, requireChromium } from '../support/chromium.ts';
import { sentinels, themeVariables } from './colours.ts';
import { drawInPage } from './draw-in-page.ts';

/** The sources of all diagrams of the text. */
export function allDiagrams(): string[] {
  const files = readdirSync('content/stages').filter((file) => file.endsWith('.mdx'));
  return files.flatMap((file) => diagramsIn(readFileSync(join('content/stages', file), 'utf8')));
}

const mermaidOptions = {
  startOnLoad: false,
  theme: 'base',
  themeVariables,
  layout: 'dagre',
  htmlLabels: false,
  flowchart: {
    htmlLabels: false,
    useMaxWidth: false,
    padding: 10,
    nodeSpacing: 26,
    rankSpacing: 30,
    wrappingWidth: 190,
    subGraphTitleMargin: { top: 6, bottom: 10 },
  },
  handDrawnSeed: 7,
  deterministicIds: true,
};

/** Drawn with letters of 20 px, which measure best; shown with letters of 14 px, as the captions of the page. */
function atTextSize(svg: string): string {
  return svg.replace(/^<svg\b[^>]*>/, (tag) =>
    tag.replaceAll(/\b(width|height)="([\d.]+)"/g, (_, side, px) => `${side}="${Math.round(px * 0.7)}"`),
  );
}

function inPageColours(svg: string): string {
  return Object.entries(sentinels)
    .reduce((text, [sentinel, variable]) => text.replaceAll(sentinel, variable), svg)
    .replaceAll(/(\d+\.\d{2})\d+/g, '$1');
}

const { resolve } = createRequire(import.meta.url);

/** The letters of the page: with whatever the machine has instead, boxes would be as wide as those are. */
async function addFont(page: Page): Promise<void> {
  const file = resolve('@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2');
  await page.evaluate(async (data) => {
    const face = new FontFace('Source Sans 3', `url(data:font/woff2;base64,${data})`, { weight: '200 900' });
    document.fonts.add(await face.load());
  }, readFileSync(file).toString('base64'));
}

async function main(): Promise<void> {
  const script = join(resolve('mermaid/package.json'), '../dist/mermaid.min.js');
  const browser = await chromium.launch({ executablePath: requireChromium(), args: [...chromiumArgs] });
  try {
    const page = await (await browser.newContext()).newPage();
    await page.addScriptTag({ path: script });
    await addFont(page);
    mkdirSync('content/diagrams', { recursive: true });
    const files = new Set<string>();
    for (const code of allDiagrams()) {
      const id = diagramFile(code).replace(/^.*\/|\.svg$/g, '');
      const svg = await page.evaluate(drawInPage, { code, id: `d${id}`, options: mermaidOptions });
      writeFileSync(diagramFile(code), `${atTextSize(inPageColours(svg))}\n`);
      files.add(`${id}.svg`);
      console.log(`${diagramFile(code)} (${svg.length} bytes)`);
    }
    for (const file of readdirSync('content/diagrams'))
      if (!files.has(file)) rmSync(join('content/diagrams', file));
  } finally {
    await browser.close();
  }
}

if (import.meta.main) await main();
