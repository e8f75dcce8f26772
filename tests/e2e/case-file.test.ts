import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { duringFile } from '../support/during-file.ts';
import { startServer } from '../support/server-process.ts';
import { openBrowser, openPage, PATIENT, pressRun, setKnob } from './browser.ts';

const browser = duringFile(openBrowser);
const server = duringFile(() => startServer());

/** Runs of the bench stay no longer than they must: how long a program rests changes nothing that is measured. */
const shorten = (page: Page): Promise<void> => setKnob(page, 'lingerSeconds', '1');

/** Presses Run on the first bench of a page, skipping a question that stands before it, and waits for its end. */
async function runBench(page: Page): Promise<void> {
  await shorten(page);
  await pressRun(page);
  await page.locator('memory-bench[data-phase=ended]').first().waitFor(PATIENT);
}

/** Presses Run on a grid, and waits until all of its cells have ended. */
async function runGrid(page: Page, index: number): Promise<void> {
  const grid = page.locator('cell-grid').nth(index);
  await grid.locator('[data-part=run]').click(PATIENT);
  await page.waitForFunction(
    (at) => document.querySelectorAll<HTMLElement>('cell-grid')[at]?.dataset.phase === 'ended',
    index,
    PATIENT,
  );
}

/** The stages with their benches and grids, in order. */
const walk: readonly { slug: string; bench: boolean; grids: readonly number[] }[] = [
  { slug: 'the-heap-is-innocent', bench: true, grids: [0] },
  { slug: 'which-number-is-that', bench: true, grids: [] },
  { slug: 'logs-turn-into-memory', bench: false, grids: [0] },
  { slug: 'it-still-grows', bench: true, grids: [] },
  { slug: 'four-experiments', bench: false, grids: [0] },
  { slug: 'what-exactly-leaked', bench: true, grids: [] },
  { slug: 'the-fix', bench: false, grids: [0] },
];

/** How the text ends: no run of the programs as they are can say otherwise. */
const standingsInText = [
  ['the-heap-leaks', 'refuted'],
  ['the-endpoint-is-the-leak', 'not told'],
  ['the-formula', 'refuted'],
  ['logs-are-the-memory', 'supported'],
  ['writing-is-enough', 'refuted'],
  ['deleting-helps', 'refuted'],
  ['a-higher-plateau', 'refuted'],
  ['the-writer-per-call', 'supported'],
  ['descriptors-are-the-megabytes', 'refuted'],
  ['the-worker-of-every-writer', 'supported'],
  ['one-writer-is-the-fix', 'supported'],
] as const;

test('someone who only presses Run, in order, ends with a case file that tells the whole story', async () => {
  const { page, context, complaints } = await openPage(browser(), `${server().origin}/stages/the-alert/`);
  await page.locator('first-suspicion [data-part=text]').fill('a leak | in the cache');
  await page.locator('first-suspicion button').click();
  await page.getByText('Written into your case file').waitFor(PATIENT);
  for (const { slug, bench, grids } of walk) {
    await page.goto(`${server().origin}/stages/${slug}/`);
    await page
      .locator('memory-bench[data-ready]')
      .first()
      .waitFor({ state: 'attached', ...PATIENT });
    if (bench) await runBench(page);
    for (const grid of grids) await runGrid(page, grid);
    await page.waitForFunction(
      () =>
        /hypothes[ei]s with evidence/.test(
          document.querySelector('[data-part=case-line]')?.textContent ?? '',
        ),
      undefined,
      PATIENT,
    );
  }
  await page.goto(`${server().origin}/case-file/`);
  await page.reload();
  await page.locator('case-file[data-ready]').waitFor(PATIENT);
  for (const [hypothesis, standing] of standingsInText)
    assert.equal(await page.locator(`[data-part=standing-${hypothesis}]`).innerText(), standing, hypothesis);
  const download = page.waitForEvent('download');
  await page.locator('[data-part=export]').click();
  const path = await (await download).path();
  const text = readFileSync(path, 'utf8');
  assert.match(text, /^# Where did the memory go\?/);
  assert.match(text, /11 hypotheses: 4 supported, 6 refuted, 1 not told\./);
  assert.match(text, /a leak \\\| in the cache/, 'what the reader wrote cannot break the table');
  assert.match(text, /!\[the-fix: container and RSS\]\(data:image\/svg\+xml;base64,/);
  assert.match(text, /cgroup v2[\s\S]*cgroup v1[\s\S]*Kubernetes/);
  if (process.env.NOTEBOOK_KEEP_EXPORT !== undefined)
    await (await download).saveAs(process.env.NOTEBOOK_KEEP_EXPORT);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a prediction is asked for before the run, answered by the measured shape, and kept', async () => {
  const { page, context } = await openPage(browser(), `${server().origin}/stages/it-still-grows/`);
  await page.locator('memory-bench [data-part=badge][data-kind=live]').waitFor(PATIENT);
  assert.match(
    await page.locator('memory-bench [data-part=gate]').innerText(),
    /^Say first what shape you expect, or press Run: that skips the question\.$/,
  );
  await page.locator('memory-bench [data-part=gate] a').press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'radio');
  await page.locator('run-prediction input[value=plateau]').check();
  await shorten(page);
  await page.locator('memory-bench [data-part=run]:enabled').click(PATIENT);
  await page.locator('memory-bench[data-phase=ended]').waitFor(PATIENT);
  assert.match(
    await page.locator('run-prediction [data-part=answer]').innerText(),
    /^You said a plateau\. RSS of the process was a line, /,
  );
  await page.reload();
  assert.ok(await page.locator('run-prediction input[value=plateau]').isChecked());
  await context.close();
});

test('Run never waits for a guess: it skips the question, and nothing is said of a guess that was not made', async () => {
  const { page, context } = await openPage(browser(), `${server().origin}/stages/it-still-grows/`);
  await page.locator('memory-bench [data-part=badge][data-kind=live]').waitFor(PATIENT);
  await shorten(page);
  await page.locator('memory-bench [data-part=run]:enabled').click(PATIENT);
  await page.locator('memory-bench[data-phase=running]').waitFor(PATIENT);
  assert.ok(await page.locator('memory-bench [data-part=gate]').isHidden());
  assert.equal(await page.locator('run-prediction[data-pending]').count(), 0);
  await page.locator('memory-bench[data-phase=ended]').waitFor(PATIENT);
  assert.doesNotMatch(await page.locator('run-prediction [data-part=answer]').innerText(), /You said/);
  await context.close();
});

/** Waits so long that the run on the bench has gone on for that time. */
const goOn = (page: Page, ms: number): Promise<void> => page.waitForTimeout(ms);

/** Presses Run, and waits until the program has reported. */
async function startRun(page: Page): Promise<void> {
  await pressRun(page);
  await page.locator('memory-bench[data-phase=running]').first().waitFor(PATIENT);
  await goOn(page, 1_000);
}

/** Presses a step of the bench, whether or not it does anything at the moment; unfolds the others where it is one of them. */
async function press(page: Page, action: string): Promise<void> {
  const button = page.locator(`memory-bench [data-action=${action}]`).first();
  if (!(await button.isVisible()))
    await page.locator('memory-bench [data-part=more-steps] > summary').first().click();
  await button.click({ force: true, ...PATIENT });
}

const stop = (page: Page): Promise<void> =>
  page.locator('memory-bench [data-part=stop]').first().click(PATIENT);
const ended = (page: Page): Promise<void> =>
  page.locator('memory-bench[data-phase=ended]').first().waitFor(PATIENT);

test('a wild session leaves nothing untrue in the case file', async () => {
  const { page, context, complaints } = await openPage(
    browser(),
    `${server().origin}/stages/logs-turn-into-memory/`,
  );
  // Logs deleted while they are written, two buttons at once, stopped in the middle.
  await setKnob(page, 'linesPerSecond', '100000');
  await startRun(page);
  await goOn(page, 3_000);
  await press(page, 'delete-rotated');
  await goOn(page, 500);
  await Promise.all([press(page, 'delete-current'), press(page, 'reclaim')]);
  await goOn(page, 1_200);
  await press(page, 'start-reader');
  await goOn(page, 1_500);
  await stop(page);
  await ended(page);
  // A limit in the middle of the log.
  await setKnob(page, 'limitMb', '70');
  await setKnob(page, 'totalMb', '120');
  await shorten(page);
  await startRun(page);
  await goOn(page, 2_000);
  await press(page, 'delete-rotated');
  await ended(page);
  // A heap snapshot in the middle of the calls: it neither answers the question nor moves anything.
  await page.goto(`${server().origin}/stages/it-still-grows/`);
  await page.locator('run-prediction input[value=plateau]').check();
  await shorten(page);
  await startRun(page);
  await goOn(page, 1_000);
  await press(page, 'take-heap-snapshot');
  await ended(page);
  const answer = page.locator('run-prediction [data-part=answer]');
  assert.doesNotMatch(await answer.innerText(), /so it was/);
  // Stopped before anything could be seen.
  await page.goto(`${server().origin}/stages/what-exactly-leaked/`);
  await startRun(page);
  await stop(page);
  await ended(page);

  for (const dark of [false, true]) {
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await page.goto(`${server().origin}/case-file/`);
    await page.locator('case-file[data-ready]').waitFor(PATIENT);
    if (process.env.NOTEBOOK_KEEP_SCREENSHOTS !== undefined)
      await page.screenshot({
        path: `${process.env.NOTEBOOK_KEEP_SCREENSHOTS}/case-file-${dark ? 'dark' : 'light'}.png`,
        fullPage: true,
      });
  }
  for (const [hypothesis, standing] of standingsInText) {
    // One that no run bore on is not named.
    const [is = 'open'] = await page.locator(`[data-part=standing-${hypothesis}]`).allInnerTexts();
    assert.ok(is === 'open' || is === standing, `${hypothesis} is ${is}; it can be open or ${standing}`);
  }
  const evidence = await page.locator('.evidence-list li').allInnerTexts();
  assert.ok(evidence.length > 0, 'the beginning of the first run was left alone, and shows something');
  for (const line of evidence)
    assert.match(line, / s of the run: /, 'each says the part of the run that it is from');
  assert.equal(await page.locator('[data-part=runs] li').count(), 4);
  assert.deepEqual(complaints, []);
  await context.close();
});
