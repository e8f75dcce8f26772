// npm run pictures: draws the icons from src/public/favicon.svg and the social picture from the shipped recording, so that building
// the site needs no browser.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium } from 'playwright-core';
import { chromiumArgs, requireChromium } from '../support/chromium.ts';
import { iconFile } from './icon-file.ts';
import { socialHash, socialPage, socialSize } from './social-page.ts';

const { resolve } = createRequire(import.meta.url);
const letters = [
  ['Source Serif 4', 'source-serif-4', 'normal'],
  ['Source Serif 4', 'source-serif-4', 'italic'],
  ['Source Sans 3', 'source-sans-3', 'normal'],
] as const;

/** The fonts of the site as style sheet: with whatever the machine has instead, the picture would differ from the page. */
const fonts = letters
  .map(([family, name, style]) => {
    const file = resolve(`@fontsource-variable/${name}/files/${name}-latin-wght-${style}.woff2`);
    const data = readFileSync(file).toString('base64');
    return `@font-face{font-family:'${family}';font-style:${style};font-weight:200 900;src:url(data:font/woff2;base64,${data})}`;
  })
  .join('');

async function picture(
  browser: Browser,
  html: string,
  size: { width: number; height: number },
): Promise<Buffer> {
  const page = await browser.newPage({ viewport: size });
  await page.setContent(html);
  await page.evaluate(() => document.fonts.ready);
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return png;
}

const browser = await chromium.launch({ executablePath: requireChromium(), args: [...chromiumArgs] });
const mark = readFileSync('src/public/favicon.svg', 'utf8');
const icon = (side: number) =>
  picture(browser, `<style>body{margin:0}svg{display:block;width:100vw}</style>${mark}`, {
    width: side,
    height: side,
  });
writeFileSync('src/public/apple-touch-icon.png', await icon(180));
writeFileSync('src/public/favicon.ico', iconFile(await icon(32), 32));
writeFileSync(
  'src/public/social.png',
  await picture(browser, `<style>${fonts}</style>${socialPage()}`, socialSize),
);
writeFileSync('tests/pictures/social-of.txt', `${socialHash()}\n`);
await browser.close();
