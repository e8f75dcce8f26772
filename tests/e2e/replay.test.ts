import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duringFile } from '../support/during-file.ts';
import { openBrowser, openPage, PATIENT, replayed, STAGE } from './browser.ts';
import { startStaticHost } from './static-host.ts';

const browser = duringFile(openBrowser);
const host = duringFile(() => startStaticHost('dist'));

test('with nothing but files behind it the page shows the recording, and says that it is one', async () => {
  const { page, context, complaints } = await openPage(browser(), host().origin + STAGE);
  await replayed(page);
  assert.match(
    await page.locator('memory-bench [data-part=badge]').innerText(),
    /^recorded on \d+ \w+ \d{4}: Linux/,
  );
  assert.ok((await page.locator('memory-bench .mark').count()) >= 5);
  assert.equal(await page.locator('[data-action]:not([aria-disabled=true])').count(), 0);
  assert.match(
    await page.locator('memory-bench [data-part=action-hint]').innerText(),
    /recording.*npm start/s,
  );
  assert.deepEqual(complaints, []);
  await context.close();
});

test('before the reader has said what to expect the recording gives nothing away; then it answers', async () => {
  const { page, context } = await openPage(browser(), host().origin + STAGE);
  const bench = page.locator('memory-bench');
  await bench.locator('[data-part=gate]').waitFor();
  assert.ok(await bench.locator('[data-part=verdict]').isHidden());
  assert.equal(await bench.locator('.mark').count(), 0);
  assert.match(
    await bench.locator('[data-part=gate]').innerText(),
    /or press Play: that skips the question\.$/,
  );
  await page.locator('run-prediction input[value=line]').check();
  await bench.locator('[data-part=speed]').selectOption('20');
  await bench.locator('[data-part=play]').click();
  await bench.locator('[data-part=verdict]').waitFor();
  assert.match(
    await page.locator('run-prediction [data-part=answer]').innerText(),
    /^You said a line\. RSS of the process was flat, /,
  );
  await context.close();
});

test('a grid that was played moves the case file', async () => {
  const { page, context } = await openPage(browser(), `${host().origin}/stages/four-experiments/`);
  const line = page.locator('[data-part=case-line]');
  assert.match(await line.innerText(), /empty so far/);
  await page.locator('cell-grid [data-part=play]').first().click();
  await page.waitForFunction(
    () =>
      !/empty so far/.test(document.querySelector('[data-part=case-line]')?.textContent ?? 'empty so far'),
    undefined,
    PATIENT,
  );
  await context.close();
});

test('plays, pauses, and goes where it is told', async () => {
  const { page, context } = await openPage(browser(), host().origin + STAGE);
  await replayed(page);
  const marks = await page.locator('memory-bench .mark').count();
  const at = () => page.locator('memory-bench [data-part=scrub]').inputValue().then(Number);
  await page.locator('memory-bench [data-part=play]').click();
  // It stood at its end: the first frame after the click may not have been drawn yet.
  await page.waitForFunction((all) => document.querySelectorAll('memory-bench .mark').length < all, marks);
  await page.waitForFunction(
    () => Number(document.querySelector<HTMLInputElement>('memory-bench [data-part=scrub]')?.value) > 300,
  );
  await page.locator('memory-bench [data-part=speed]').selectOption('20');
  await page.waitForFunction(
    () => Number(document.querySelector<HTMLInputElement>('memory-bench [data-part=scrub]')?.value) > 6000,
  );
  await page.locator('memory-bench [data-part=play]').click();
  const paused = await at();
  assert.equal(await page.locator('memory-bench [data-part=play]').innerText(), 'Play');
  await page.locator('memory-bench [data-part=scrub]').focus();
  await page.keyboard.press('Home');
  await page.waitForFunction(() => document.querySelectorAll('memory-bench .mark').length === 0);
  assert.ok((await at()) < paused);
  await page.keyboard.press('End');
  await replayed(page);
  await context.close();
});

test('every claim of the text carries what was recorded, and the recordings hold', async () => {
  const { page, context } = await openPage(browser(), host().origin + STAGE);
  await replayed(page);
  const claims = await page
    .locator('claim-evidence')
    .evaluateAll((all: HTMLElement[]) =>
      all.map((one) => ({ id: one.id, result: one.dataset.result ?? '', text: one.innerText })),
    );
  assert.ok(claims.filter(({ result }) => result === 'holds').length >= 5);
  assert.deepEqual(
    claims.filter(({ result }) => result === 'fails'),
    [],
  );
  for (const { id, text } of claims)
    assert.doesNotMatch(text, /your run/, `${id} speaks of a run that nobody made here`);
  await context.close();
});

test('saves the recording from the page itself', async () => {
  const { page, context } = await openPage(browser(), host().origin + STAGE);
  await replayed(page);
  for (const format of ['json', 'csv']) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator(`memory-bench [data-part=export-${format}]`).click(),
    ]);
    assert.equal(download.suggestedFilename(), `log-cache.${format}`);
  }
  await context.close();
});

test('the front page says that nothing runs here and how to get it', async () => {
  const { page, context, complaints } = await openPage(browser(), `${host().origin}/`);
  await page.waitForSelector('machine-here[data-ready]');
  assert.match(await page.locator('machine-here').innerText(), /replayed from recordings.*npm start/s);
  await page.getByRole('link', { name: 'active file cache' }).click();
  await page.waitForURL(`**${STAGE}`);
  await replayed(page);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('the front page starts with the first stage, and leads back to the one that the reader was on', async () => {
  const { page, context } = await openPage(browser(), `${host().origin}/`);
  assert.match(await page.locator('.go [data-part=start]').innerText(), /^Start: The alert/);
  assert.ok(await page.locator('continue-reading').isHidden());
  await page.goto(`${host().origin}/stages/it-still-grows/`);
  await page.goto(`${host().origin}/`);
  await page.locator('continue-reading a', { hasText: 'Continue: It still grows' }).click();
  assert.match(page.url(), /\/stages\/it-still-grows\/$/);
  await context.close();
});

test('a stage asks before it answers: what the team concluded is folded away', async () => {
  const { page, context } = await openPage(browser(), host().origin + STAGE);
  const conclusion = page.locator('details.original p');
  assert.ok(await conclusion.isHidden());
  await page.locator('details.original summary').click();
  assert.ok(await conclusion.isVisible());
  await context.close();
});
