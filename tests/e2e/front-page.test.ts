import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { duringFile } from '../support/during-file.ts';
import { startServer } from '../support/server-process.ts';
import { openBrowser, openPage, PATIENT } from './browser.ts';
import { startStaticHost } from './static-host.ts';

// From the front page to the first run, and what the page says meanwhile.

const browser = duringFile(openBrowser);
const server = duringFile(() => startServer());
const host = duringFile(() => startStaticHost('dist'));
const below = '/notes/memory';
const hostBelow = duringFile(() => startStaticHost('dist', below));

const run = (page: Page) => page.locator('front-run [data-part=run]');
const sentence = (page: Page): Promise<string> => page.locator('front-run [data-part=sentence]').innerText();
/** How many MB of log the sentence tells of. */
const logged = async (page: Page): Promise<number> =>
  Number((await sentence(page)).match(/^(\d+) MB of log/)?.[1] ?? Number.NaN);
const untilLogged = (page: Page, mb: number) =>
  page.waitForFunction(
    (most) =>
      Number(
        document.querySelector('front-run [data-part=sentence]')?.textContent?.match(/^(\d+) MB of log/)?.[1],
      ) > most,
    mb,
    PATIENT,
  );
const untilEnded = (page: Page) =>
  page.waitForSelector('front-run[data-phase=ended]:not([data-busy])', PATIENT);

test('Run starts a real run in the figure: its number rises, Stop ends it, and a stage is offered', async () => {
  const { page, context, complaints } = await openPage(browser(), `${server().origin}/`);
  await page.waitForSelector('machine-here[data-ready]');
  assert.match(await run(page).innerText(), /^Run this on your machine/);
  assert.ok(await page.locator('front-run .dek').isVisible());
  const before = await run(page).boundingBox();
  await run(page).click();
  await untilLogged(page, 10);
  const first = await logged(page);
  await untilLogged(page, first);
  assert.ok(await page.locator('front-run .dek').isHidden(), 'the numbers of the recorded run are gone');
  assert.match(
    await page.locator('front-run [data-part=made]').innerText(),
    /^Live: Linux [\d.]+, cgroup v\d/,
  );
  assert.match(
    await page.locator('front-run [data-part=plot]').getAttribute('aria-label').then(String),
    /Datadog \d+/,
  );
  assert.match(await run(page).innerText(), /^Stop/);
  assert.deepEqual(await run(page).boundingBox(), before, 'Run stays where it is when it is pressed');
  await run(page).click();
  await untilEnded(page);
  assert.match(
    await sentence(page),
    /^Stopped after [\d.]+ s: you stopped it\. At last: Datadog \d+, top \d+, /,
  );
  const { runs } = await (await fetch(`${server().origin}/api/runs`)).json();
  assert.deepEqual([runs[0].demo, runs[0].state, runs[0].end], ['log-cache', 'ended', 'stopped']);
  assert.match(await run(page).innerText(), /^Run it again/);
  await page.locator('front-run [data-part=explain]').click();
  await page.waitForURL('**/stages/logs-turn-into-memory/');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a run to its end: the page starts the log reader, and tells the step that was measured', async () => {
  const { page, context } = await openPage(browser(), `${server().origin}/`);
  await run(page).click();
  await untilEnded(page);
  const id = await page.evaluate(() => sessionStorage.getItem('run:front'));
  const { events } = await (await fetch(`${server().origin}/api/runs/${id}/export?format=json`)).json();
  const marks = events.flatMap((event: { type: string; data: { name: string } }) =>
    event.type === 'mark' ? [event.data.name] : [],
  );
  assert.deepEqual(marks, ['written', 'start-reader', 'read-once', 'read-twice']);
  const number = await page.locator('front-run [data-part=number]').innerText();
  assert.match(number, /^\+1[5-7]\d$/);
  assert.match(await sentence(page), /Finished by itself after [\d.]+ s; nothing was killed\.$/);
  assert.equal(await page.locator('.plot .jump b').innerText(), `${number} MB`);
  await page.reload();
  await untilEnded(page);
  assert.equal(
    await page.locator('front-run [data-part=number]').innerText(),
    number,
    'the same run after a reload',
  );
  await context.close();
});

test('a reload in the middle finds the run again; another tab shows the page as it was built', async () => {
  const { page, context } = await openPage(browser(), `${server().origin}/`);
  await run(page).click();
  await untilLogged(page, 20);
  const before = await logged(page);
  await page.reload();
  await untilLogged(page, before);
  assert.match(await run(page).innerText(), /^Stop/);
  const other = await context.newPage();
  await other.goto(`${server().origin}/`);
  await other.waitForSelector('machine-here[data-ready]');
  assert.ok(await other.locator('front-run .dek').isVisible());
  await page.bringToFront();
  await run(page).click();
  await untilEnded(page);
  await context.close();
});

test('what runs the figure is loaded when somebody reaches for the button, by mouse or by keyboard', async () => {
  const { page, context } = await openPage(browser(), `${server().origin}/`, { width: 390, height: 844 });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.reload();
  await page.waitForSelector('machine-here[data-ready]');
  const isLoaded = () => asked.some((address) => address.includes('front-live'));
  assert.ok(!isLoaded());
  for (let i = 0; i < 40 && !(await run(page).evaluate((button) => button === document.activeElement)); i++)
    await page.keyboard.press('Tab');
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('front-live')),
  );
  assert.ok(isLoaded());
  await page.keyboard.press('Enter');
  await untilLogged(page, 5);
  assert.ok(await run(page).evaluate((button) => button === document.activeElement), 'the focus is not lost');
  await page.keyboard.press('Enter');
  await untilEnded(page);
  await context.close();
});

test('a run that is refused is not claimed: the reason stands there, and the recorded figure', async () => {
  const { page, context } = await openPage(browser(), `${server().origin}/`);
  const detail = 'All places are taken, and so is the queue. Try again in 5 s.';
  await page.route('**/api/runs', (route) =>
    route.fulfill({
      status: 429,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: 'about:blank', title: 'Busy', status: 429, detail }),
    }),
  );
  await run(page).click();
  await page.waitForSelector('front-run[data-complaint]');
  assert.equal(await sentence(page), detail);
  assert.equal(await page.locator('front-run [data-part=plot]').getAttribute('data-shows'), 'still');
  assert.match(await page.locator('front-run [data-part=made]').innerText(), /^A real run, recorded on/);
  await page.unroute('**/api/runs');
  await run(page).click();
  await untilLogged(page, 1);
  await run(page).click();
  await untilEnded(page);
  await context.close();
});

test('with no server the same button plays the recorded run in place, and says that it is one', async () => {
  const { page, context, complaints } = await openPage(browser(), `${host().origin}/`);
  await page.waitForFunction(
    () => document.querySelector('front-run [data-part=run-text]')?.textContent === 'Play the recorded run',
  );
  await run(page).click();
  await page.waitForSelector('front-run[data-shows=replay]');
  assert.match(
    await page.locator('front-run [data-part=made]').innerText(PATIENT),
    /^A real run, recorded on \d+ \w+ \d{4}: Linux.*three times as fast\.$/,
  );
  await untilLogged(page, 20);
  await page.waitForSelector('front-run:not([data-busy]) .jump', PATIENT);
  assert.match(await page.locator('front-run [data-part=number]').innerText(), /^\+160$/);
  assert.match(await run(page).innerText(), /^Play it again/);
  assert.ok(await page.locator('front-run [data-part=explain]').isVisible());
  assert.deepEqual(complaints, []);
  await context.close();
});

test('below a path it finds what it plays, and the stage that explains it', async () => {
  const { page, context, complaints } = await openPage(browser(), `${hostBelow().origin}${below}/`, {
    reducedMotion: true,
  });
  await run(page).click();
  await page.waitForSelector('front-run[data-shows=replay] .jump');
  await page.locator('front-run [data-part=explain]').click();
  await page.waitForURL(`**${below}/stages/logs-turn-into-memory/`);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('where less motion is wished for, the recorded run shows its end at once', async () => {
  const { page, context } = await openPage(browser(), `${host().origin}/`, { reducedMotion: true });
  await run(page).click();
  await page.waitForSelector('front-run[data-shows=replay] .jump');
  assert.ok(!(await page.locator('front-run').getAttribute('data-busy')));
  assert.match(await page.locator('front-run [data-part=number]').innerText(), /^\+160$/);
  await context.close();
});

for (const width of [320, 390, 768, 1024, 1440, 2200])
  test(`nothing sticks out sideways at ${width} px`, async () => {
    const { page, context } = await openPage(browser(), `${host().origin}/`, { width });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    await context.close();
  });
