import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { duringFile } from '../support/during-file.ts';
import { startServer } from '../support/server-process.ts';
import { openBrowser, openPage, PATIENT, pressRun, setKnob } from './browser.ts';

// The case file on its way out and in, under every name of this machine; a saved run that is opened again; a heap snapshot in
// the middle of a run.

const browser = duringFile(openBrowser);
const server = duringFile(() => startServer());

const ready = (page: Page): Promise<void> => page.locator('case-file[data-ready]').waitFor(PATIENT);
const said = (page: Page) => page.locator('[data-part=said]');
const storedIn = (page: Page): Promise<string | null> =>
  page.evaluate(() => localStorage.getItem('case-file'));

/** Puts a text into the page as a file that was chosen. */
const choose = (page: Page, text: string, input = 'load-file'): Promise<void> =>
  page
    .locator(`[data-part=${input}]`)
    .setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(text) });

const suspect = async (page: Page, text: string): Promise<void> => {
  await page.locator('[data-part=own-text]').fill(text);
  await page.locator('[data-part=own-form] button').click();
  await page.locator('[data-part=own] li', { hasText: text }).waitFor(PATIENT);
};

/** What a click on a button saves. */
async function savedBy(page: Page, name: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.locator(`[data-part=${name}]`).click();
  return readFileSync(await (await download).path(), 'utf8');
}

test('an empty case file names no hypothesis: each section says what would fill it', async () => {
  const { hypotheses } = JSON.parse(readFileSync('content/case-file.json', 'utf8')) as {
    hypotheses: { text: string; outcome: string }[];
  };
  const { page, context, complaints } = await openPage(browser(), `${server().origin}/case-file/`);
  await ready(page);
  const html = await page.content();
  for (const { text, outcome } of hypotheses)
    assert.ok(!html.includes(text) && !html.includes(outcome), text);
  assert.equal(await page.locator('.case-empty:visible').count(), 8);
  assert.equal(await page.locator('[data-part=commands]').isHidden(), true);
  await page.locator('[data-part=note-cause]').fill('I do not know yet.');
  await page.locator('[data-part=todo-text]').fill('Ask the team');
  await page.locator('[data-part=todo-form] button').click();
  await page.locator('[data-part=todo] input').check();
  await page.reload();
  await ready(page);
  assert.equal(await page.locator('[data-part=note-cause]').inputValue(), 'I do not know yet.');
  assert.ok(await page.locator('[data-part=todo] input').isChecked());
  const markdown = await savedBy(page, 'export');
  assert.match(markdown, /## Cause\n\nI do not know yet\./);
  assert.match(markdown, /- \[x\] Ask the team/);
  await page.locator('[data-part=todo] button').click();
  await page.locator('[data-part=empty-followUps]').waitFor(PATIENT);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a case goes out as JSON and comes back: loaded, merged, replaced, refused, undone', async () => {
  const { page, context, complaints } = await openPage(browser(), `${server().origin}/case-file/`);
  await ready(page);
  await suspect(page, '<img src=x onerror=alert(1)> is it');
  const first = await savedBy(page, 'export-json');
  const before = await storedIn(page);

  for (const [text, sentence] of [
    ['hello', /^This is not a case file of this notebook: expected JSON, found "hello"\. Choose a file/],
    ['['.repeat(100_000), /at most 16 levels of nesting, found 100000/],
    [first.replace('"version": 1', '"version": 9'), /expected version to be 1, found 9/],
    [first.replace('"runs": []', '"runs": [{"run": 1}]'), /expected case\.runs\.0\.run to be/],
    [`${first}${' '.repeat(4 * 2 ** 20)}`, /expected at most 4 MB, found 4\.1 MB/],
  ] as const) {
    await choose(page, text);
    await page.waitForFunction(
      ([part, source]) =>
        new RegExp(source ?? '').test(document.querySelector(part ?? '')?.textContent ?? ''),
      ['[data-part=said]', sentence.source],
      PATIENT,
    );
    assert.equal(await storedIn(page), before, 'what is here is as it was');
    assert.ok(await page.locator('[data-part=load-ask]').isHidden());
  }

  page.on('dialog', (dialog) => void dialog.accept());
  await page.locator('[data-part=clear]').click();
  await page.locator('[data-part=empty-suspects]').waitFor(PATIENT);
  await choose(page, first);
  await page.locator('[data-part=own] li').waitFor(PATIENT);
  assert.match(
    await said(page).innerText(),
    /^Loaded: 0 runs, 0 pieces of evidence, 1 suspicion of your own/,
  );
  assert.equal(await page.locator('case-file img').count(), 0, 'text from a file is text');
  await page.locator('[data-part=undo]').click();
  await page.locator('[data-part=empty-suspects]').waitFor(PATIENT);

  await suspect(page, 'the cache');
  await choose(page, first);
  await page.locator('[data-part=load-ask]:visible').waitFor(PATIENT);
  assert.match(
    await page.locator('[data-part=load-found]').innerText(),
    /1 suspicion of your own, saved .+ Here are 0 runs/,
  );
  await page.locator('[data-part=load-merge]').click();
  await page.waitForFunction(
    () => document.querySelectorAll('[data-part=own] li').length === 2,
    undefined,
    PATIENT,
  );
  await page.locator('[data-part=undo]').click();
  await page.waitForFunction(
    () => document.querySelectorAll('[data-part=own] li').length === 1,
    undefined,
    PATIENT,
  );
  await choose(page, first);
  await page.locator('[data-part=load-replace]').click();
  await page.locator('[data-part=own] li', { hasText: 'is it' }).waitFor(PATIENT);
  await page.reload();
  await ready(page);
  await page.locator('[data-part=undo]').click();
  await page.locator('[data-part=own] li', { hasText: 'the cache' }).waitFor(PATIENT);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('pages live under one name; a case file that is kept under another one is offered before', async () => {
  const { port } = new URL(server().origin);
  const one = `http://127.0.0.1:${port}`;
  for (const name of ['localhost', '[::1]']) {
    const other = `http://${name}:${port}`;
    const { page, context, complaints } = await openPage(browser(), `${other}/stages/the-alert/?a=1#content`);
    await page.waitForURL(`${one}/stages/the-alert/?a=1#content`, PATIENT);

    // What an earlier version of the notebook left under this name. A script that is opened as a page asks for an icon.
    await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
    await page.goto(`${other}/theme.js`);
    await page.evaluate(() =>
      localStorage.setItem(
        'case-file',
        JSON.stringify({
          entries: [],
          runs: [],
          own: [{ id: 'own-1', text: 'kept elsewhere', standing: 'open' }],
        }),
      ),
    );
    const kept = await storedIn(page);
    await page.goto(`${other}/stages/the-alert/`);
    await page.locator('another-name[data-ready]').waitFor(PATIENT);
    assert.match(
      await page.locator('[data-part=text]').innerText(),
      new RegExp(`The notebook lives under 127\\.0\\.0\\.1:${port}\\.`),
    );
    assert.match(await savedBy(page, 'download'), /"text": "kept elsewhere"/);
    await page.locator('[data-part=leave]').click();
    await page.waitForURL(`${one}/stages/the-alert/`, PATIENT);

    await page.goto(`${other}/`);
    await page.locator('[data-part=take]').click();
    await ready(page);
    assert.equal(page.url(), `${one}/case-file/`, 'the address keeps nothing of it');
    assert.match(
      await page.locator('[data-part=load-found]').innerText(),
      /^The file holds .+ Nothing is in the case file here yet\./,
    );
    await page.locator('[data-part=load-merge]').click();
    await page.locator('[data-part=own] li', { hasText: 'kept elsewhere' }).waitFor(PATIENT);

    await page.goto(`${other}/case-file/`);
    await page.waitForURL(`${one}/case-file/`, PATIENT);
    await page.goto(`${other}/theme.js`);
    assert.equal(await storedIn(page), kept, 'nothing was taken away');
    assert.deepEqual(complaints, []);
    await context.close();
  }
});

test('where the hypotheses cannot be fetched, the page says so, and does not say that nothing is suspected', async () => {
  const context = await browser().newContext();
  const page = await context.newPage();
  await page.route('**/case-file/content.json', (route) => route.abort());
  await page.goto(`${server().origin}/case-file/`);
  await ready(page);
  const entry = {
    ...{ hypothesis: 'the-heap-leaks', claim: 'log-cache/heap-stays', sentence: 'The heap stays.' },
    ...{
      stage: 'the-heap-is-innocent',
      run: 'r1',
      demo: 'log-cache',
      at: '2026-11-22T20:00:00Z',
      place: 'Linux',
    },
    ...{ recorded: false, value: 1, band: [0, 2], unit: 'MB', effect: 'refutes' },
  };
  await page.evaluate(
    (text) => localStorage.setItem('case-file', text),
    JSON.stringify({ entries: [entry], own: [], runs: [] }),
  );
  await page.reload();
  await ready(page);
  assert.match(await said(page).innerText(), /^The hypotheses could not be fetched/);
  assert.ok(await page.locator('[data-part=empty-suspects]').isHidden());
  await page.unroute('**/case-file/content.json');
  await page.reload();
  await page.locator('[data-part=standing-the-heap-leaks]').waitFor(PATIENT);
  assert.equal(await page.locator('[data-part=standing-the-heap-leaks]').innerText(), 'refuted');
  await context.close();
});

test('a link from elsewhere that brings a case changes nothing unless the reader says so', async () => {
  const { page, context } = await openPage(browser(), `${server().origin}/case-file/#case=bm8`);
  await ready(page);
  await page.waitForFunction(
    () =>
      document.querySelector('[data-part=said]')?.textContent?.startsWith('This is not a case file') === true,
    undefined,
    PATIENT,
  );
  assert.equal(await storedIn(page), null);
  assert.equal(page.url(), `${server().origin}/case-file/`);
  await context.close();
});

test('a heap snapshot in the middle of a run: the run goes on, and what is said says of which part; saved, it replays', async () => {
  const { page, context, complaints } = await openPage(
    browser(),
    `${server().origin}/stages/it-still-grows/`,
  );
  await page.locator('run-prediction input[value=line]').check();
  await setKnob(page, 'lingerSeconds', '1');
  await pressRun(page);
  const bench = page.locator('memory-bench').first();
  await page.locator('memory-bench[data-phase=running]').first().waitFor(PATIENT);
  await page.waitForTimeout(2_000);
  await bench.locator('[data-action=take-heap-snapshot]').click({ force: true, ...PATIENT });
  await bench.locator('[data-part=profiles] details').first().waitFor(PATIENT);
  const summary = bench.locator('[data-part=summary]');
  const then = await summary.textContent();
  await page.waitForFunction(
    (text) => document.querySelector('memory-bench [data-part=summary]')?.textContent !== text,
    then,
    PATIENT,
  );
  await page.locator('memory-bench[data-phase=ended]').first().waitFor(PATIENT);
  // The stage asks what grew before it says the verdict.
  await bench.locator('[data-answer=skipped]').click(PATIENT);
  await bench.locator('[data-part=verdict]').waitFor(PATIENT);
  const moment =
    /A heap snapshot was taken (\d+\.\d) s into this run, which went on to (\d+\.\d) s: the verdict/;
  const verdict = await bench.locator('[data-part=verdict]').innerText();
  const [, at, ended] = moment.exec(verdict) ?? [];
  assert.ok(Number(at) > 1 && Number(ended) > Number(at), verdict);
  assert.match(
    await page.locator('run-prediction [data-part=answer]').innerText(),
    new RegExp(
      `^This run does not answer it: a heap snapshot was taken ${at?.replace('.', '\\.')} s into it`,
    ),
  );
  const saved = await savedBy(page, 'export-json');

  await page.goto(`${server().origin}/case-file/`);
  await ready(page);
  const note = await page.locator('.case-snapshot').innerText();
  assert.ok(
    note.startsWith(`A heap snapshot was taken ${at} s into this run, which went on to ${ended} s:`),
    note,
  );

  await page.goto(`${server().origin}/stages/it-still-grows/`);
  await page.locator('memory-bench [data-part=badge][data-kind=live]').waitFor(PATIENT);
  await page.locator('memory-bench[data-phase=ended]').first().waitFor(PATIENT);
  await choose(page, '{"format":"memory-notebook/recording"}', 'open-run-file');
  const told = bench.locator('[data-part=open-run-said]');
  await told.filter({ hasText: 'This is not a saved run' }).waitFor(PATIENT);
  assert.equal(await bench.getAttribute('data-mode'), 'live', 'what is shown stays');
  await choose(page, saved, 'open-run-file');
  await page.locator('memory-bench[data-mode=replay]').first().waitFor(PATIENT);
  assert.match(
    await told.innerText(),
    /^Shown here is your file “mine\.json”, and no run of this machine now\.$/,
  );
  await bench.locator('[data-part=speed]').selectOption('20');
  await page.waitForFunction(
    (text) => document.querySelector('memory-bench [data-part=verdict]:not([hidden])')?.textContent === text,
    verdict,
    PATIENT,
  );
  await bench.locator('[data-part=go-live]').click();
  await page.locator('memory-bench[data-mode=live]').first().waitFor(PATIENT);
  assert.equal(await told.innerText(), '');
  assert.deepEqual(complaints, []);
  await context.close();
});
