import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duringFile } from '../support/during-file.ts';
import { openBrowser, openPage, PATIENT } from './browser.ts';
import { startStaticHost } from './static-host.ts';

// No page shows an answer before the reader has guessed, run, played or skipped.

const browser = duringFile(openBrowser);
const host = duringFile(() => startStaticHost('dist'));
const open = (slug: string) => openPage(browser(), `${host().origin}/stages/${slug}/`);

test('a grid keeps its recorded result until it is asked for, and says what became of the guess', async () => {
  const { page, context, complaints } = await open('four-experiments');
  const grid = page.locator('cell-grid').first();
  await page.locator('cell-grid[data-ready]').first().waitFor();
  for (const hidden of ['.lines-box', '.grid-table', '[data-part=conclusion]'])
    assert.ok(await grid.locator(hidden).first().isHidden(), hidden);
  await grid.getByLabel('new pusher, new writer', { exact: true }).check();
  await grid.locator('[data-part=show]').click();
  assert.ok(await grid.locator('.grid-table').isVisible());
  assert.ok(await grid.locator('[data-part=conclusion]').isVisible());
  assert.match(
    await grid.locator('[data-part=guess]').innerText(),
    /^You said “new pusher, new writer”\. Among the steepest, and not in your guess: “shared pusher, new writer”\.$/,
  );
  await page.reload();
  await page.locator('cell-grid[data-ready]').first().waitFor();
  assert.ok(await grid.locator('.grid-table').isVisible(), 'what was asked for stays open');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a grid that is played opens at once, and concludes when it is over', async () => {
  const { page, context } = await open('the-heap-is-innocent');
  const grid = page.locator('cell-grid').first();
  await grid.locator('[data-part=play]').click();
  assert.ok(await grid.locator('.lines-box').first().isVisible());
  assert.ok(await grid.locator('[data-part=conclusion]').isHidden());
  await grid.locator('[data-part=conclusion]').waitFor(PATIENT);
  await context.close();
});

test('the leak test asks which suspect passes, and names what a wrong answer took for what', async () => {
  const { page, context } = await open('what-exactly-leaked');
  const table = page.locator('leak-test .figures-table');
  assert.ok(await table.isHidden());
  await page.locator('leak-test').getByRole('button', { name: 'the descriptors' }).click();
  assert.ok(await table.isVisible());
  assert.match(
    await page.locator('leak-test [data-part=guess]').innerText(),
    /^You said the descriptors\. By these runs it is the workers\. You took what comes along for the cause/,
  );
  await context.close();
});

test('the table of witnesses is empty until the recorded rows are asked for', async () => {
  const { page, context } = await open('the-heap-is-innocent');
  const cell = page.locator('who-saw-it [data-part=off-heap-external]');
  assert.ok(await cell.isHidden());
  await page.locator('who-saw-it [data-part=show]').click();
  assert.ok(await cell.isVisible());
  await context.close();
});

test('from stage 4 on the verdict waits for the reader’s own answer, here and in the case file', async () => {
  const { page, context, complaints } = await open('it-still-grows');
  const bench = page.locator('memory-bench');
  const verdict = bench.locator('[data-part=verdict]');
  await bench.locator('[data-part=speed]').selectOption('20');
  await bench.locator('[data-part=play]').click();
  await bench.getByText('What grew?').waitFor(PATIENT);
  assert.ok(await verdict.isHidden());
  assert.doesNotMatch(await bench.locator('[data-part=spoken]').innerText(), /timers/);
  await page.waitForFunction(() =>
    /1 run/.test(document.querySelector('[data-part=case-line]')?.textContent ?? ''),
  );
  const caseFile = await context.newPage();
  await caseFile.goto(`${host().origin}/case-file/`);
  await caseFile.locator('case-file[data-ready]').waitFor();
  assert.doesNotMatch(await caseFile.locator('[data-part=runs]').innerText(), /This was/);

  await bench.getByRole('button', { name: 'page cache' }).click();
  await verdict.waitFor();
  assert.match(
    await bench.locator('.what-grew [data-part=feedback]').innerText(),
    /^You said page cache\. You counted page cache as RSS: it is charged to the container/,
  );
  assert.match(await verdict.innerText(), /This was timers/);
  assert.equal(
    await page.evaluate(() => document.activeElement?.getAttribute('data-part')),
    'feedback',
    'the focus goes on to the answer',
  );
  await caseFile.reload();
  assert.match(await caseFile.locator('[data-part=runs]').innerText(), /This was timers/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('Skip shows the verdict, and a stage before the fourth never asks', async () => {
  const { page, context } = await open('it-still-grows');
  await page.locator('run-prediction [data-part=skip]').click();
  await page.locator('memory-bench').getByRole('button', { name: 'Skip', exact: true }).click();
  await page.locator('memory-bench [data-part=verdict]', { hasText: 'This was timers' }).waitFor();
  assert.equal(await page.locator('memory-bench .what-grew [data-part=feedback]').innerText(), '');
  await page.goto(`${host().origin}/stages/logs-turn-into-memory/`);
  assert.equal(await page.locator('.what-grew').count(), 0);
  await context.close();
});
