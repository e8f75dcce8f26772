import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { FETCHING, NOT_FETCHED } from '../../src/notebook/page/on-intent.ts';
import { duringFile } from '../support/during-file.ts';
import { startServer } from '../support/server-process.ts';
import { openBrowser, openPage, PATIENT, STAGE } from './browser.ts';

// What a page has of an instrument before the reader turns to it, and what becomes of a press that comes before the rest is there.

const browser = duringFile(openBrowser);
const server = duringFile(() => startServer());

/** The most JavaScript and CSS that a page may fetch before anything is run, in bytes of gzip. */
const MOST_BYTES = 40 * 1024;

const run = (page: Page) => page.locator('memory-bench [data-part=run]').first();
const status = (page: Page) => page.locator('memory-bench [data-part=status]').first();
const isAwake = (page: Page): Promise<boolean> =>
  page.evaluate(() => customElements.get('memory-bench') !== undefined);

/** Presses Run by script: a pointer would have turned to the instrument before. */
const pressAtOnce = async (page: Page): Promise<void> => {
  await page.locator('memory-bench [data-part=run]:enabled').first().waitFor(PATIENT);
  await run(page).evaluate((button: HTMLButtonElement) => button.click());
};

test('before the reader turns to an instrument, no page fetches more than 40 KiB of scripts and styles', async () => {
  for (const path of [STAGE, '/stages/four-experiments/', '/stages/what-exactly-leaked/', '/']) {
    const { page, context } = await openPage(browser(), 'about:blank');
    const fetched: Promise<number>[] = [];
    page.on('response', (response) => {
      if (/\.(?:js|css)$/.test(new URL(response.url()).pathname))
        fetched.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(server().origin + path);
    await page.waitForLoadState('networkidle');
    assert.equal(await isAwake(page), false, path);
    const sizes = await Promise.all(fetched);
    const sumBytes = sizes.reduce((sum, bytes) => sum + bytes, 0);
    assert.ok(sizes.length > 3 && sumBytes <= MOST_BYTES, `${path}: ${sumBytes} bytes in ${sizes.length}`);
    await context.close();
  }
});

test('a press on Run before the instrument is there is done when it is', async () => {
  const { page, context, complaints } = await openPage(browser(), server().origin + STAGE);
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/assets/memory-bench.*.js', async (route) => {
    await held;
    await route.continue();
  });
  await pressAtOnce(page);
  assert.equal(await status(page).innerText(), FETCHING);
  letGo();
  await page.waitForSelector('memory-bench[data-phase=running]', PATIENT);
  await page.locator('memory-bench [data-part=stop]').first().click();
  await page.waitForSelector('memory-bench[data-phase=ended]', PATIENT);
  const { runs } = (await (await fetch(`${server().origin}/api/runs`)).json()) as { runs: unknown[] };
  assert.equal(runs.length, 1, 'one press starts one run');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('an instrument that cannot be fetched says so, and the next press tries again', async () => {
  const { page, context } = await openPage(browser(), server().origin + STAGE);
  await page.locator('memory-bench [data-part=run]:enabled').first().waitFor(PATIENT);
  await context.setOffline(true);
  await pressAtOnce(page);
  await page.getByText(NOT_FETCHED).waitFor(PATIENT);
  await context.setOffline(false);
  await pressAtOnce(page);
  await page.waitForSelector('memory-bench[data-phase=running]', PATIENT);
  await page.locator('memory-bench [data-part=stop]').first().click();
  await page.waitForSelector('memory-bench[data-phase=ended]', PATIENT);
  await context.close();
});

test('by keyboard alone: the focus wakes the instrument, and stays where it is', async () => {
  const { page, context } = await openPage(browser(), server().origin + STAGE);
  await page.locator('memory-bench [data-part=run]:enabled').first().waitFor(PATIENT);
  await run(page).focus();
  await page.waitForFunction(() => customElements.get('memory-bench') !== undefined, undefined, PATIENT);
  await page.locator('memory-bench [data-part=run]:enabled').first().waitFor(PATIENT);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-part')), 'run');
  await page.keyboard.press('Enter');
  await page.waitForSelector('memory-bench[data-phase=running]', PATIENT);
  await page.locator('memory-bench [data-part=stop]').first().click();
  await page.waitForSelector('memory-bench[data-phase=ended]', PATIENT);
  await context.close();
});
