import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { duringFile } from '../support/during-file.ts';
import { openBrowser, openPage, replayed, STAGE } from './browser.ts';
import { startStaticHost } from './static-host.ts';

const browser = duringFile(openBrowser);
const host = duringFile(() => startStaticHost('dist'));

const textOf = (page: Page, name: string) => page.locator(`memory-bench [data-part=${name}]`).textContent();

test('the jump that the process has no part in is said above the chart and to those who do not see it', async () => {
  const { page, context } = await openPage(browser(), host().origin + STAGE);
  await replayed(page);
  const sentence = /^At 2\d\.\d s: \+1[56]\d MB on kubectl top; the process: (0|[+−]\d MB)\.$/;
  assert.match((await textOf(page, 'insight')) ?? '', sentence);
  assert.equal(await textOf(page, 'insight-spoken'), await textOf(page, 'insight'));
  // Nothing of the kind is true of the whole number.
  await page.locator('memory-bench [data-lens][value=usage]').check({ force: true });
  await page.waitForFunction(
    () => document.querySelector('memory-bench [data-part=insight]')?.textContent === '',
  );
  await context.close();
});

test('an action’s mark says what it did, and a mark of the program does not', async () => {
  const { page, context } = await openPage(browser(), host().origin + STAGE);
  await replayed(page);
  const marks = await page.locator('memory-bench .mark').allInnerTexts();
  assert.ok(
    marks.some((text) => /^delete rotated logs: −1[23]\d MB$/.test(text)),
    marks.join(' | '),
  );
  assert.ok(marks.includes('delete open log: 0'), marks.join(' | '));
  assert.ok(marks.includes('last line written'), marks.join(' | '));
  await context.close();
});

for (const width of [390, 1440])
  test(`at ${width} px no label of a mark lies on another or leaves the chart`, async () => {
    const { page, context } = await openPage(browser(), host().origin + STAGE, { width });
    // On a phone the marks are in the whole of the instrument, which the dock unfolds.
    const dock = page.locator('memory-bench [data-part=dock-toggle]').first();
    await replayed(page);
    if (await dock.isVisible()) await dock.click();
    const row = await page.locator('memory-bench [data-part=marks]').boundingBox();
    const labels = page.locator('memory-bench .mark:not([data-left-out]) span');
    const boxes = await Promise.all((await labels.all()).map((label) => label.boundingBox()));
    assert.ok(boxes.length > 0 && row !== null);
    for (const [i, box] of boxes.entries()) {
      assert.ok(box !== null && box.x >= row.x - 1 && box.x + box.width <= row.x + row.width + 1);
      for (const other of boxes.slice(i + 1))
        assert.ok(
          other === null ||
            box.x + box.width <= other.x + 1 ||
            other.x + other.width <= box.x + 1 ||
            Math.abs(box.y - other.y) >= 17,
          JSON.stringify([box, other]),
        );
    }
    await context.close();
  });

test('the idle tail is folded, says how many seconds it hides, and opens and closes by keyboard without losing the focus', async () => {
  const { page, context } = await openPage(browser(), host().origin + STAGE);
  await replayed(page);
  const fold = page.locator('memory-bench .fold').last();
  assert.match(await fold.innerText(), /^\+\d+ s idle$/);
  await fold.focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-expanded') === 'true');
  assert.match(await fold.innerText(), /^fold \d+ s idle$/);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-expanded') === 'false');
  await context.close();
});

test('the expected line is drawn on the chart, told as a shape, kept over a reload, and answered by the run', async () => {
  const { page, context, complaints } = await openPage(browser(), host().origin + STAGE);
  const pad = page.locator('memory-bench [data-part=draw]');
  await pad.waitFor();
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  assert.ok(box !== null);
  const go = (across: number, down: number) =>
    page.mouse.move(box.x + across * box.width, box.y + down * box.height, { steps: 15 });
  await go(0.02, 0.9);
  await page.mouse.down();
  await go(0.95, 0.2);
  await page.mouse.up();
  const answer = page.locator('run-prediction [data-part=answer]');
  // What judges a line is loaded with the first one.
  await page.waitForSelector('run-prediction[data-line]');
  assert.match(
    await answer.innerText(),
    /^You drew a line, from \d+\.\d MB to \d+ MB\. Now play the recording\.$/,
  );
  assert.ok(await pad.isHidden());
  assert.ok(await page.locator('run-prediction input[value=line]').isChecked());
  await page.reload();
  await page.waitForSelector('memory-bench[data-mode=replay] [data-part=verdict]:not([hidden])');
  await page.waitForFunction(() =>
    document
      .querySelector('run-prediction [data-part=answer]')
      ?.textContent?.includes('RSS of the process was'),
  );
  assert.match(
    await answer.innerText(),
    /^You drew a line, from .* MB to .* MB\. RSS of the process was flat, .* A line would mean that /,
  );
  // Another answer by keyboard takes the line back.
  await page.locator('run-prediction input[value=flat]').check();
  assert.equal(await page.locator('run-prediction[data-line]').count(), 0);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a demo that counts its work is drawn along it as well', async () => {
  const { page, context, complaints } = await openPage(browser(), `${host().origin}/stages/it-still-grows/`);
  await replayed(page);
  const along = page.locator('memory-bench [data-along][value=work]');
  await along.focus();
  await page.keyboard.press('Space');
  assert.ok(await along.isChecked());
  // Along the work the cursor still goes from moment to moment, where no more work is done as well.
  await page.locator('memory-bench [data-part=chart-cursor]').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(() =>
    /^cursor at 1\d\.\d s$/.test(
      document.querySelector('memory-bench [data-part=moment]')?.textContent ?? '',
    ),
  );
  assert.deepEqual(complaints, []);
  await context.close();
});
