import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { duringFile } from '../support/during-file.ts';
import { report } from '../support/figure.ts';
import { startServer } from '../support/server-process.ts';
import { openBrowser, openPage, PATIENT, pressRun, STAGE, setKnob } from './browser.ts';

// A browser holds six connections to a server, whatever the number of tabs. Each tab here follows a run of its own.

const TABS = 7;
const WATCHED_MS = 6000;
/** With seven streams on five places nobody has to wait for more than one turn, of about a second. */
const LONGEST_GAP_MS = 4000;

const browser = duringFile(openBrowser);
const server = duringFile(() => startServer(['--concurrent', String(TABS)]));

/** Writes down in the page which events its streams bring, and when. */
function noteEvents(): void {
  const seen: { id: number; ms: number }[] = [];
  Object.assign(window, { seen });
  window.EventSource = class extends EventSource {
    constructor(address: string | URL) {
      super(address);
      const note = (event: Event): void => {
        seen.push({ id: Number((event as MessageEvent).lastEventId), ms: performance.now() });
      };
      for (const type of ['started', 'sample', 'mark', 'log', 'end']) this.addEventListener(type, note);
    }
  };
}

const eventsOf = (page: Page): Promise<{ id: number; ms: number }[]> =>
  page.evaluate(() => (window as unknown as { seen: { id: number; ms: number }[] }).seen);

test(`${TABS} tabs follow ${TABS} runs over six connections: each goes on, none loses an event, Stop stops`, {
  timeout: 240_000,
}, async (t) => {
  const { page: first, context, complaints } = await openPage(browser(), server().origin);
  await context.addInitScript(noteEvents);
  const pages = [first, ...(await Promise.all(Array.from({ length: TABS - 1 }, () => context.newPage())))];
  for (const page of pages) {
    await page.goto(server().origin + STAGE);
    // Without a limit of its own each would be promised a GB, and not every machine has seven to promise.
    for (const [name, value] of [
      ['limitMb', '96'],
      ['totalMb', '8'],
      ['lingerSeconds', '200'],
    ] as const)
      await setKnob(page, name, value);
    await pressRun(page);
  }
  for (const page of pages) await page.waitForSelector('memory-bench[data-phase=running]', PATIENT);
  await sleep(WATCHED_MS);
  let longestGapMs = 0;
  for (const page of pages) {
    const nowMs = await page.evaluate(() => performance.now());
    const times = (await eventsOf(page)).map(({ ms }) => ms).filter((ms) => ms > nowMs - WATCHED_MS);
    assert.ok(times.length > 10, `${times.length} events`);
    for (const [index, ms] of [...times, nowMs].entries())
      longestGapMs = Math.max(longestGapMs, ms - (times[index - 1] ?? ms));
  }
  const stopMs: number[] = [];
  for (const page of pages.toReversed()) {
    const pressedMs = performance.now();
    await page.locator('memory-bench [data-part=stop]').click();
    await page.waitForSelector('memory-bench[data-phase=ended]', PATIENT);
    stopMs.push(performance.now() - pressedMs);
  }
  let events = 0;
  for (const page of pages) {
    const ids = (await eventsOf(page)).map(({ id }) => id);
    assert.deepEqual(
      ids,
      ids.map((_, index) => index + 1),
      'each event once, in order',
    );
    events += ids.length;
  }
  assert.ok(longestGapMs <= LONGEST_GAP_MS, `a tab stood still for ${longestGapMs} ms`);
  assert.deepEqual(complaints, []);
  await context.close();
  report(t, {
    id: 'R21',
    what: `${TABS} tabs of one browser, each with a run of its own, in Chromium, which holds six connections to a server`,
    measured: `${events} events, each once and in order; no tab stood still for more than ${(longestGapMs / 1000).toFixed(1)} s; from Stop to its end ${(Math.max(...stopMs) / 1000).toFixed(1)} s at most`,
    target: 'every tab goes on, Stop stops',
  });
});
