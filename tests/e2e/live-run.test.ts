import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { duringFile } from '../support/during-file.ts';
import { startServer } from '../support/server-process.ts';
import {
  openBrowser,
  openMore,
  openPage,
  PATIENT,
  pressRun,
  STAGE,
  setKnob,
  skipPrediction,
} from './browser.ts';

const browser = duringFile(openBrowser);
const server = duringFile(() => startServer());

const phase = (page: Page, name: string) => page.waitForSelector(`memory-bench[data-phase=${name}]`, PATIENT);
const usage = (page: Page): Promise<number> =>
  page.locator('memory-bench [data-part=sum]').innerText().then(Number);
const mark = (page: Page, text: string) =>
  page.locator('memory-bench .mark', { hasText: text }).first().waitFor(PATIENT);
const stop = (page: Page) => page.locator('memory-bench [data-part=stop]').click();

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
  await pressRun(page);
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
  await stop(page);
  await phase(page, 'ended');
  // Until the end the open log can still be deleted, so only the end tells that it was not.
  await page.waitForSelector('#claim-open-log-stays[data-result=not-shown]', PATIENT);
  assert.match(
    await page.locator('memory-bench [data-part=status]').innerText(),
    /^Stopped after [\d.]+ s: you stopped it\.$/,
  );
  assert.match(await page.locator('memory-bench [data-part=verdict]').innerText(), /page cache/);
  const address = await page.locator('memory-bench [data-part=export-json]').getAttribute('href');
  const recording = await (await fetch(new URL(address ?? '', server().origin))).json();
  assert.equal(recording.format, 'memory-notebook/recording');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a reload finds the run again, with everything it had; reset ends and forgets it', async () => {
  const { page, context, complaints } = await openPage(browser(), server().origin + STAGE);
  await setKnob(page, 'totalMb', '16');
  await pressRun(page);
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
  await openMore(page);
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
  await skipPrediction(page);
  await page.locator('memory-bench [data-part=run]:enabled').waitFor(PATIENT);
  await setKnob(page, 'totalMb', '5000');
  await pressRun(page);
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
  await pressRun(page);
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
  await pressRun(page);
  await mark(page, 'last line written');
  await stop(page);
  await phase(page, 'ended');
  await openMore(page);
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

/** From now on the server, as the page sees it, has no descriptor left for a Stop. */
const refuseToStop = (page: Page): Promise<unknown> =>
  page.route('**/api/runs/*', (route) =>
    route.request().method() === 'DELETE'
      ? route.fulfill({
          status: 503,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            type: 'about:blank',
            title: 'Short of something',
            status: 503,
            detail: 'Too many files are open just now.',
          }),
        })
      : route.continue(),
  );

test('a Stop that failed says so, and can be pressed again', async () => {
  const { page, context } = await openPage(browser(), server().origin + STAGE);
  await setKnob(page, 'totalMb', '8');
  await pressRun(page);
  await phase(page, 'running');
  await refuseToStop(page);
  await stop(page);
  await page.getByText('Too many files are open just now.').waitFor(PATIENT);
  await phase(page, 'running');
  await page.unrouteAll({ behavior: 'wait' });
  await stop(page);
  await phase(page, 'ended');
  await context.close();
});

test('offline nothing is said to run, and nothing can be pressed; online the run goes on and Stop works', async () => {
  const { page, context } = await openPage(browser(), server().origin + STAGE);
  await setKnob(page, 'lingerSeconds', '60');
  await pressRun(page);
  await phase(page, 'running');
  await context.setOffline(true);
  await stop(page);
  await page.locator('memory-bench[data-reach=lost]').waitFor(PATIENT);
  const run = page.locator('memory-bench [data-part=run]');
  assert.deepEqual([await run.innerText(), await run.isDisabled()], ['No answer', true]);
  assert.ok(await page.locator('memory-bench [data-part=stop]').isDisabled());
  assert.equal(await page.locator('[data-action]:not([aria-disabled=true])').count(), 0);
  await context.setOffline(false);
  await page.locator('memory-bench[data-reach=live]').waitFor(PATIENT);
  await stop(page);
  await phase(page, 'ended');
  await context.close();
});

test('a run whose tab was closed is found again by the next one, while it goes on and after its end', async () => {
  const { page, context } = await openPage(browser(), server().origin + STAGE);
  await setKnob(page, 'totalMb', '32');
  await setKnob(page, 'lingerSeconds', '60');
  await pressRun(page);
  await phase(page, 'running');
  await mark(page, 'last line');
  await page.close();
  const second = await context.newPage();
  await second.goto(server().origin + STAGE);
  await phase(second, 'running');
  await mark(second, 'last line');
  // As long as a tab shows it, it is nobody else's.
  const beside = await context.newPage();
  await beside.goto(server().origin + STAGE);
  await beside.locator('memory-bench [data-part=run]:enabled').waitFor(PATIENT);
  assert.equal(await beside.locator('memory-bench').getAttribute('data-phase'), 'idle');
  await beside.close();
  await stop(second);
  await phase(second, 'ended');
  await second.close();
  const third = await context.newPage();
  await third.goto(server().origin + STAGE);
  await phase(third, 'ended');
  // Its end is known before its events are there.
  await third.locator('memory-bench [data-part=status]', { hasText: /^Stopped / }).waitFor(PATIENT);
  await context.close();
});

test('Stop in a grid ends what was asked for, and what was not is not asked for any more', async () => {
  const { page, context } = await openPage(browser(), `${server().origin}/stages/four-experiments/`);
  const started: string[] = [];
  await page.route('**/api/runs', async (route) => {
    const answer = await route.fetch();
    started.push(((await answer.json()) as { id: string }).id);
    // The second is known to the server, and not yet to the page, when Stop is pressed.
    if (started.length === 2) await page.locator('cell-grid [data-part=stop]').first().click();
    await route.fulfill({ response: answer });
  });
  await page.locator('cell-grid [data-part=run]').first().click(PATIENT);
  await page.locator('cell-grid[data-phase=ended]').first().waitFor(PATIENT);
  const states = await page.locator('cell-grid').first().locator('[data-part^=state-]').allInnerTexts();
  assert.deepEqual(states, [
    'stopped',
    'stopped',
    'stopped before it was started',
    'stopped before it was started',
  ]);
  assert.equal(started.length, 2);
  for (const id of started) {
    const view = await fetch(`${server().origin}/api/runs/${id}`);
    assert.equal(((await view.json()) as { state: string }).state, 'ended');
  }
  await context.close();
});

test('a Stop of a grid that failed says so, and can be pressed again', async () => {
  const { page, context } = await openPage(browser(), `${server().origin}/stages/four-experiments/`);
  const grid = page.locator('cell-grid').first();
  await refuseToStop(page);
  await grid.locator('[data-part=run]').click(PATIENT);
  await grid.getByText('running').first().waitFor(PATIENT);
  await grid.locator('[data-part=stop]').click();
  await grid.getByText('Not stopped: Too many files are open just now.').waitFor(PATIENT);
  await page.unrouteAll({ behavior: 'wait' });
  await grid.locator('[data-part=stop]').click();
  await page.locator('cell-grid[data-phase=ended]').first().waitFor(PATIENT);
  assert.equal(await grid.locator('[data-part=status]').innerText(), '');
  await context.close();
});

test('when the server goes away in the middle of a run the page says so and keeps the picture', async (t) => {
  const own = await startServer();
  t.after(() => own.stop());
  const { page, context } = await openPage(browser(), own.origin + STAGE);
  await pressRun(page);
  await phase(page, 'running');
  await page.waitForFunction(
    () => Number(document.querySelector('memory-bench [data-part=sum]')?.textContent) > 1,
    undefined,
    PATIENT,
  );
  await own.stop();
  await page.waitForFunction(
    () =>
      /shut down|does not answer|going away|Trying again|ended/i.test(
        document.querySelector('memory-bench [data-part=status]')?.textContent ?? '',
      ),
    undefined,
    PATIENT,
  );
  assert.notEqual(await page.locator('memory-bench [data-part=sum]').innerText(), '–');
  await context.close();
});
