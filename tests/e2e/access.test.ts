import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { duringFile } from '../support/during-file.ts';
import { type Look, openBrowser, openMore, openPage, replayed, STAGE } from './browser.ts';
import { startStaticHost } from './static-host.ts';

const browser = duringFile(openBrowser);
const host = duringFile(() => startStaticHost('dist'));

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .options({ rules: { 'target-size': { enabled: true } } })
    .analyze();
  return found.map(
    (one) =>
      `${one.id}: ${one.nodes
        .map((node) => node.target.join(' '))
        .slice(0, 4)
        .join(' | ')}`,
  );
}

/** On a narrow page: all of the instrument, not only its dock. */
async function unfoldDock(page: Page): Promise<void> {
  const toggle = page.locator('memory-bench [data-part=dock-toggle]').first();
  if (await toggle.isVisible()) await toggle.click();
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
    assert.deepEqual(await violations(page), []);
    await unfoldDock(page);
    await openMore(page);
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
  '/triage/',
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
  assert.notEqual(await background('.progress a[aria-current]'), canvas);
  await page.goto(`${host().origin}/stages/the-alert/`);
  assert.notEqual(await background('.progress a[data-seen]:not([aria-current])', '::after'), canvas);
  await page.goto(`${host().origin}/stages/four-experiments/`);
  assert.notEqual(await background('.swatch-0'), await background('.swatch-1'));
  await page.goto(`${host().origin}/stages/it-still-grows/`);
  await page.locator('run-prediction input[value=line]').check();
  const chosen = page.locator('run-prediction label:has(input:checked)');
  assert.equal(await chosen.evaluate((one) => getComputedStyle(one).outlineStyle), 'solid');
  await context.close();
});

test('the way through the stages tells what was seen, what is here and what is to come', async () => {
  const { page, context } = await openPage(browser(), host().origin + STAGE);
  await page.goto(`${host().origin}/stages/it-still-grows/`);
  const way = page.locator('.progress a');
  const names = (await way.allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim());
  assert.match(names[3] ?? '', /^3 Logs turn into memory ?, seen$/);
  assert.equal(await way.nth(4).getAttribute('aria-current'), 'page');
  assert.doesNotMatch(names[5] ?? '', /seen/);
  assert.ok(((await page.locator('.progress a[aria-current] .stage-name').boundingBox())?.width ?? 0) > 60);
  await context.close();
});

for (const [width, height] of [
  [390, 844],
  [320, 640],
] as const)
  test(`at ${width} px the instrument is a dock that covers nothing that has the focus`, async () => {
    const { page, context } = await openPage(browser(), host().origin + STAGE, { width, height });
    await replayed(page);
    const dock = await page.locator('memory-bench').first().boundingBox();
    assert.ok(dock !== null && dock.height <= 268 && dock.y + dock.height === height, JSON.stringify(dock));
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const here = document.activeElement;
        const { top, bottom } = here?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
        return {
          top,
          bottom,
          inDock: here?.closest('memory-bench') !== null,
          what: here?.outerHTML.slice(0, 80),
        };
      });
      assert.ok(at.inDock || at.top < dock.y, JSON.stringify(at));
    }
    await context.close();
  });

for (const [width, height] of [
  [1440, 900],
  [1280, 720],
] as const)
  test(`at ${width} x ${height} the chart is most of the instrument, and Run and Stop are one place`, async () => {
    const { page, context } = await openPage(browser(), host().origin + STAGE, { width, height });
    const box = async (selector: string) => {
      const found = await page.locator(selector).first().boundingBox();
      assert.ok(found !== null, selector);
      return found;
    };
    await page.locator('memory-bench [data-part=play]:not([hidden])').waitFor();
    const [bench, chart, play] = [
      await box('memory-bench'),
      await box('memory-bench .charts'),
      await box('memory-bench [data-part=play]'),
    ];
    assert.ok(chart.height >= 0.6 * bench.height, `${chart.height} of ${bench.height}`);
    assert.ok(chart.y < 200, `begins at ${chart.y}`);
    await page.locator('memory-bench [data-part=play]').click();
    assert.deepEqual(await box('memory-bench [data-part=play]'), play);
    await context.close();
  });
