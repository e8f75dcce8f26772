import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duringFile } from '../support/during-file.ts';
import { startServer } from '../support/server-process.ts';
import { openBrowser, openPage, PATIENT, STAGE, skipPrediction } from './browser.ts';

const browser = duringFile(openBrowser);
const server = duringFile(() => startServer());

test('the search is opened by its key, finds a counter, and leads to its place', async () => {
  const { page, context, complaints } = await openPage(browser(), server().origin + STAGE);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.locator('site-search [data-part=open]').waitFor(PATIENT);
  assert.ok(!asked.includes('/search-index.json'), 'the index is not loaded before it is needed');
  await page.keyboard.press('/');
  const query = page.locator('site-search [data-part=query]');
  await query.fill('inactive_fi');
  const word = page.locator('site-search a', { hasText: 'active_file, inactive_file' }).first();
  await word.waitFor(PATIENT);
  assert.match(await page.locator('site-search [data-part=status]').innerText(), /^\d+ places?$/);
  // Letters that are typed are no shortcuts.
  assert.equal(await query.inputValue(), 'inactive_fi');
  await query.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'A');
  await word.click();
  await page.waitForURL(/\/stages\/the-playbook\/#word-active_file-inactive_file$/);
  assert.ok(await page.locator('#word-active_file-inactive_file').isVisible());
  assert.deepEqual(complaints, []);
  await context.close();
});

test('what is not there, and an index that cannot be loaded, are said', async () => {
  const { page, context } = await openPage(browser(), server().origin);
  await page.route('**/search-index.json', (route) => route.abort());
  await page.locator('site-search [data-part=open]').click(PATIENT);
  await page.getByText('The index could not be loaded').waitFor(PATIENT);
  await page.unrouteAll({ behavior: 'wait' });
  await page.locator('site-search [data-part=query]').fill('xyzzyplugh');
  await page.getByText('Nothing here is about “xyzzyplugh”').waitFor(PATIENT);
  await page.keyboard.press('Escape');
  assert.ok(await page.locator('site-search dialog').isHidden());
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-part')), 'open');
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'Keys' }).waitFor(PATIENT);
  await context.close();
});

test('one key runs, one stops, one lists the keys; they can be switched off', async () => {
  const { page, context } = await openPage(browser(), server().origin + STAGE);
  await skipPrediction(page);
  await page.locator('memory-bench [data-part=run]:enabled').waitFor(PATIENT);
  await page.keyboard.press('r');
  await page.waitForSelector('memory-bench[data-phase=running]', PATIENT);
  await page.keyboard.press('s');
  await page.waitForSelector('memory-bench[data-phase=ended]', PATIENT);
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'Keys' }).waitFor(PATIENT);
  // A dialog has the keys for itself.
  await page.keyboard.press('n');
  await page.getByLabel('Single keys do something on this site').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  assert.equal(new URL(page.url()).pathname, STAGE);
  await page.reload();
  await page.locator('key-help [data-part=open]').waitFor(PATIENT);
  await page.keyboard.press('n');
  assert.equal(new URL(page.url()).pathname, STAGE, 'they stay off');
  await page.locator('key-help [data-part=open]').click();
  await page.getByLabel('Single keys do something on this site').check();
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await page.waitForURL(/it-still-grows/);
  await context.close();
});
