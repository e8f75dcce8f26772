import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { duringFile } from '../support/during-file.ts';
import { type Look, openBrowser, openPage, replayed, STAGE } from './browser.ts';
import { startStaticHost } from './static-host.ts';

const browser = duringFile(openBrowser);
const host = duringFile(() => startStaticHost('dist'));

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(
    (one) =>
      `${one.id}: ${one.nodes
        .map((node) => node.target.join(' '))
        .slice(0, 4)
        .join(' | ')}`,
  );
}

const looks: [string, Look][] = [
  ['light, wide', {}],
  ['dark, wide', { dark: true }],
  ['light, phone', { width: 390, height: 844 }],
  ['dark, phone', { width: 390, height: 844, dark: true }],
];

for (const [name, look] of looks)
  test(`no violation of the accessibility rules: ${name}`, async () => {
    const { page, context } = await openPage(browser(), host().origin + STAGE, look);
    await replayed(page);
    await page.getByText('Data table').click();
    await page.getByText('What the program said').click();
    assert.deepEqual(await violations(page), []);
    await page.goto(`${host().origin}/`);
    await page.waitForSelector('machine-here[data-ready]');
    assert.deepEqual(await violations(page), []);
    await context.close();
  });

const everyPage = [
  '/',
  '/case-file/',
  '/this-notebook/',
  ...readdirSync('dist/stages').map((slug) => `/stages/${slug}/`),
];
const narrow: Look = { width: 320, height: 700, dark: true };

for (const path of everyPage)
  test(`${path}: no violation, nothing sticks out, no complaint of the browser, wide and at 320 px`, async () => {
    for (const look of [{}, narrow] as Look[]) {
      const { page, context, complaints } = await openPage(browser(), host().origin + path, look);
      await page.waitForLoadState('networkidle');
      assert.deepEqual(await violations(page), []);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= (look.width ?? width), `${width} px wide`);
      assert.deepEqual(complaints, []);
      await context.close();
    }
  });

for (const width of [320, 390, 768, 1024, 1440, 2200])
  test(`nothing sticks out sideways at ${width} px`, async () => {
    const { page, context } = await openPage(browser(), host().origin + STAGE, { width });
    await replayed(page);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    await context.close();
  });

test('the chart is read by keyboard: the cursor moves, the figures follow, Escape lets go', async () => {
  const { page, context } = await openPage(browser(), host().origin + STAGE, { reducedMotion: true });
  await replayed(page);
  const cursor = page.locator('memory-bench [data-part=chart-cursor]');
  const moment = () => page.locator('memory-bench [data-part=moment]').innerText();
  const latest = await moment();
  await cursor.focus();
  await page.keyboard.press('Home');
  await page.waitForFunction(() =>
    /^cursor at [0-2]\.\d s$/.test(
      document.querySelector('memory-bench [data-part=moment]')?.textContent ?? '',
    ),
  );
  const first = await cursor.getAttribute('aria-valuetext');
  for (let i = 0; i < 5; i++) await page.keyboard.press('PageUp');
  await page.waitForFunction(
    (before) =>
      document.querySelector('memory-bench [data-part=chart-cursor]')?.getAttribute('aria-valuetext') !==
      before,
    first,
  );
  assert.match(
    (await cursor.getAttribute('aria-valuetext')) ?? '',
    /seconds: usage − inactive_file [\d.]+ MB, RSS of the process [\d.]+ MB/,
  );
  await page.keyboard.press('Escape');
  await page.waitForFunction(
    (text) => document.querySelector('memory-bench [data-part=moment]')?.textContent === text,
    latest,
  );
  await context.close();
});

test('the theme is the system’s until another is chosen, and the choice is kept', async () => {
  const { page, context } = await openPage(browser(), host().origin + STAGE, { dark: true });
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  assert.equal(await theme(), 'dark');
  await page.getByRole('button', { name: 'Light theme' }).click();
  assert.equal(await theme(), 'light');
  await page.reload();
  assert.equal(await theme(), 'light');
  await context.close();
});

test('with the colours of the system, what colour says can still be seen', async () => {
  const context = await browser().newContext({
    forcedColors: 'active',
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  await page.goto(host().origin + STAGE);
  await replayed(page);
  const background = (selector: string, pseudo?: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((one, of) => getComputedStyle(one, of).backgroundColor, pseudo);
  const canvas = await background('body');
  const [anon, inactive] = [
    await background('.bar [data-colour=anon]'),
    await background('.bar [data-colour=inactive]'),
  ];
  assert.notEqual(anon, inactive);
  assert.notEqual(await background('.legend [data-colour=anon]'), canvas);
  assert.notEqual(await background('.progress a', '::after'), canvas);
  await page.goto(`${host().origin}/stages/four-experiments/`);
  assert.notEqual(await background('.swatch-0'), await background('.swatch-1'));
  await page.goto(`${host().origin}/stages/it-still-grows/`);
  await page.locator('run-prediction input[value=line]').check();
  const chosen = page.locator('run-prediction label:has(input:checked)');
  assert.equal(await chosen.evaluate((one) => getComputedStyle(one).outlineStyle), 'solid');
  await context.close();
});
