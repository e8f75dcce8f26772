import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { duringFile } from '../support/during-file.ts';
import { startServer } from '../support/server-process.ts';
import { openBrowser, openPage, STAGE } from './browser.ts';

const browser = duringFile(openBrowser);
const server = duringFile(() => startServer());

const PATIENT = { timeout: 60_000 };

/** Sets a knob, settings unfolded. */
async function setKnob(page: Page, name: string, value: string): Promise<void> {
  await page.locator('memory-bench [data-part=knobs]').evaluate((details: HTMLDetailsElement) => {
    details.open = true;
  });
  await page.locator(`memory-bench [data-part=knob-${name}]`).fill(value);
}

const phase = (page: Page, name: string) => page.waitForSelector(`memory-bench[data-phase=${name}]`, PATIENT);
const usage = (page: Page): Promise<number> =>
  page.locator('memory-bench [data-part=sum]').innerText().then(Number);
const mark = (page: Page, text: string) =>
  page.locator('memory-bench .mark', { hasText: text }).first().waitFor(PATIENT);
const stop = (page: Page) => page.locator('memory-bench [data-part=stop]').click();

/** Waits until the machine is found and Run can be pressed. */
async function press(page: Page): Promise<void> {
  await page.locator('memory-bench [data-part=run]:enabled').click(PATIENT);
}

test('a run rises, takes an action, marks it, ends in a sentence, and leaves what it was', async () => {
  const { page, context, complaints } = await openPage(browser(), server().origin + STAGE);
  assert.match(
    await page.locator('memory-bench [data-part=badge][data-kind=live]').innerText(PATIENT),
    /live: Linux [\d.]+/,
  );
  for (const [name, value] of [
    ['totalMb', '32'],
    ['fileMb', '8'],
    ['lingerSeconds', '20'],
  ] as const)
    await setKnob(page, name, value);
  await press(page);
  await phase(page, 'running');
  await mark(page, 'last line written');
  assert.ok((await usage(page)) > 32, 'the container holds what was logged');
  await page.locator('[data-action=delete-rotated]').click();
  await mark(page, 'delete rotated logs');
  await page.waitForFunction(
    () => Number(document.querySelector('memory-bench [data-part=figure-inactive]')?.textContent) < 20,
    undefined,
    PATIENT,
  );
  await page.waitForSelector('#claim-closed-logs-return[data-result=holds]', PATIENT);
  await page.waitForSelector('#claim-open-log-stays[data-result=not-shown]', PATIENT);
  await stop(page);
  await phase(page, 'ended');
  assert.match(
    await page.locator('memory-bench [data-part=status]').innerText(),
    /^Stopped after [\d.]+ s: you stopped it\.$/,
  );
  assert.match(await page.locator('memory-bench [data-part=verdict]').innerText(), /page cache/);
  const address = await page.locator('memory-bench [data-part=export-json]').getAttribute('href');
  const recording = await (await fetch(server().origin + (address ?? ''))).json();
  assert.equal(recording.format, 'memory-notebook/recording');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a reload finds the run again, with everything it had; reset ends and forgets it', async () => {
  const { page, context, complaints } = await openPage(browser(), server().origin + STAGE);
  await setKnob(page, 'totalMb', '16');
  await press(page);
  await mark(page, 'last line written');
  await page.reload();
  await phase(page, 'running');
  await mark(page, 'last line written');
  await page.waitForFunction(
    () => Number(document.querySelector('memory-bench [data-part=sum]')?.textContent) > 16,
    undefined,
    PATIENT,
  );
  const id = await page.evaluate(() => sessionStorage.getItem('run:log-cache'));
  await page.locator('memory-bench [data-part=reset]').click();
  await phase(page, 'idle');
  assert.equal(await page.locator('memory-bench .mark').count(), 0);
  assert.equal(await page.evaluate(() => sessionStorage.getItem('run:log-cache')), null);
  await page.waitForFunction(
    async (run) => (await (await fetch(`/api/runs/${run}`)).json()).state === 'ended',
    id,
    PATIENT,
  );
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a knob out of bounds is named beside the knob, and nothing is started', async () => {
  const { page, context } = await openPage(browser(), server().origin + STAGE);
  await page.locator('memory-bench [data-part=run]:enabled').waitFor(PATIENT);
  await setKnob(page, 'totalMb', '5000');
  await press(page);
  assert.match(
    await page.locator('memory-bench [data-part=knob-totalMb-error]').innerText(),
    /whole number from 8 to 1024/,
  );
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-part')), 'knob-totalMb');
  assert.equal(await page.locator('memory-bench').getAttribute('data-phase'), 'idle');
  await context.close();
});

test('the lens changes the number and not the run', async () => {
  const { page, context } = await openPage(browser(), server().origin + STAGE);
  await setKnob(page, 'totalMb', '24');
  await press(page);
  await mark(page, 'last line written');
  await stop(page);
  await phase(page, 'ended');
  const number = () => page.locator('memory-bench [data-part=number]').innerText().then(Number);
  const working = await number();
  await page.locator('[data-lens][value=usage-minus-inactive-file]').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(
    (before) => Number(document.querySelector('memory-bench [data-part=number]')?.textContent) !== before,
    working,
    PATIENT,
  );
  assert.equal(await number(), await usage(page), 'two to the left is usage itself');
  assert.ok((await usage(page)) > working + 20);
  await context.close();
});

test('a program’s output is text, and the table is a table', async () => {
  const { page, context } = await openPage(browser(), server().origin + STAGE);
  await setKnob(page, 'totalMb', '8');
  await press(page);
  await mark(page, 'last line written');
  await stop(page);
  await phase(page, 'ended');
  await page.getByText('Data table').click();
  // The table is filled when it is first opened.
  await page
    .locator('table[data-part=table] tbody tr')
    .nth(5)
    .waitFor({ state: 'attached', ...PATIENT });
  const heads = await page.locator('table[data-part=table] thead th').allInnerTexts();
  assert.ok(heads.includes('VmRSS') && heads.includes('inactive_file'), heads.join(', '));
  await context.close();
});

test('when the server goes away in the middle of a run the page says so and keeps the picture', async () => {
  const own = await startServer();
  const { page, context } = await openPage(browser(), own.origin + STAGE);
  await press(page);
  await phase(page, 'running');
  await page.waitForFunction(
    () => Number(document.querySelector('memory-bench [data-part=sum]')?.textContent) > 1,
    undefined,
    PATIENT,
  );
  await own.stop();
  await page.waitForFunction(
    () =>
      /shut down|server has gone|going away|Trying again|ended/i.test(
        document.querySelector('memory-bench [data-part=status]')?.textContent ?? '',
      ),
    undefined,
    PATIENT,
  );
  assert.notEqual(await page.locator('memory-bench [data-part=sum]').innerText(), '–');
  await context.close();
});
