import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { duringFile } from '../support/during-file.ts';
import { startServer } from '../support/server-process.ts';
import { openBrowser, openPage, PATIENT, STAGE, setKnob } from './browser.ts';
import { startStaticHost } from './static-host.ts';

// The buttons in the text do on the bench what their paragraph says.

const browser = duringFile(openBrowser);
const host = duringFile(() => startStaticHost('dist'));
const server = duringFile(() => startServer());
const saying = (page: Page, words: string) => page.locator('do-this', { hasText: words });

test('without a server a button plays the recording up to its moment, lets it stand there, and says when it was', async () => {
  const { page, context, complaints } = await openPage(browser(), host().origin + STAGE);
  const read = saying(page, 'Read the logs twice');
  assert.equal(await read.getAttribute('data-state'), 'next');
  await page.locator('memory-bench [data-part=speed]').selectOption('20');
  await read.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('do-this[data-state=done]', PATIENT);
  assert.match(await read.innerText(), /✓ at \d+\.\d s, in the recording/);
  assert.equal(await page.locator('memory-bench [data-part=play]').innerText(), 'Play', 'it stands');
  assert.equal(await saying(page, 'Reopen the log').getAttribute('data-state'), 'next');
  await saying(page, 'Reopen the log').getByRole('button').click();
  await page.waitForFunction(
    () => document.querySelectorAll('do-this[data-state=done]').length >= 4,
    undefined,
    PATIENT,
  );
  assert.deepEqual(complaints, []);
  await context.close();
});

test('without a server and without a recording a button says what it needs', async () => {
  const { page, context } = await openPage(browser(), host().origin + STAGE);
  const button = saying(page, 'delete it open, reclaim');
  await button.getByRole('button').click();
  await button
    .filter({ hasText: /No recording of this ships with the page\. Start the notebook/ })
    .waitFor(PATIENT);
  await context.close();
});

test('with a server a button starts the run that it needs, acts when the run has come so far, and is done with the action', async () => {
  const { page, context, complaints } = await openPage(browser(), server().origin + STAGE);
  await page.locator('memory-bench [data-part=badge][data-kind=live]').waitFor(PATIENT);
  const rotated = saying(page, 'Delete the rotated logs');
  await rotated.getByRole('button').click();
  await page.locator('memory-bench[data-phase=running]').waitFor(PATIENT);
  assert.match(await rotated.innerText(), /as soon as the run has come so far/);
  await page
    .locator('memory-bench .mark', { hasText: 'delete rotated logs' })
    .first()
    .waitFor({ state: 'attached', ...PATIENT });
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll<HTMLElement>('do-this')].find((one) =>
        (one.textContent ?? '').includes('Delete the rotated logs'),
      )?.dataset.state === 'done',
    undefined,
    PATIENT,
  );
  // An action that is pressed on the bench itself is done in the text as well.
  await page.locator('memory-bench [data-action=delete-current]').click();
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll<HTMLElement>('do-this')].find((one) =>
        (one.textContent ?? '').includes('Delete the open log'),
      )?.dataset.state === 'done',
    undefined,
    PATIENT,
  );
  await page.locator('memory-bench [data-part=stop]').click(PATIENT);
  await page.locator('memory-bench[data-phase=ended]').waitFor(PATIENT);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('with a server a button does all steps of an experiment, with its own settings', async () => {
  const { page, context } = await openPage(browser(), server().origin + STAGE);
  await page.locator('memory-bench [data-part=badge][data-kind=live]').waitFor(PATIENT);
  await setKnob(page, 'totalMb', '40');
  await saying(page, 'delete it open, reclaim').getByRole('button').click();
  await page.locator('memory-bench[data-phase=ended]').waitFor(PATIENT);
  assert.match(await saying(page, 'delete it open, reclaim').innerText(), /✓ at/);
  await page.waitForSelector('#claim-deleted-log-stays-on-disk[data-result=holds]', PATIENT);
  assert.match(await page.locator('#claim-deleted-log-stays-on-disk').innerText(), /here:\s+[\d.]+/);
  await context.close();
});

test('words that speak of lines light them, and the lines lead to the claim', async () => {
  const { page, context } = await openPage(browser(), host().origin + STAGE);
  const words = page.locator('light-lines a').first();
  await words.focus();
  const lit = page.locator('.source .line[data-lit]');
  assert.match(await lit.innerText(), /log\.write\(buffer/);
  await page.keyboard.press('Enter');
  assert.ok(await lit.isVisible());
  assert.equal(await page.locator('.source a.to-claim').first().getAttribute('href'), '#claim-byte-for-byte');
  await context.close();
});
