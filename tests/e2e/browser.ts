import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumArgs, requireChromium } from '../support/chromium.ts';

/** A page under test, with everything that it complained about. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts, errors on the console, violations of the policy. */
  readonly complaints: string[];
}

/** Starts the browser. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: requireChromium(), args: [...chromiumArgs] });
}

/** What a page is looked at with. */
export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly reducedMotion?: boolean;
}

/** Opens a page in a context of its own and watches what it complains about. */
export async function openPage(browser: Browser, address: string, look: Look = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1440, height: look.height ?? 900 },
    colorScheme: look.dark === true ? 'dark' : 'light',
    reducedMotion: look.reducedMotion === true ? 'reduce' : 'no-preference',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A static host has no API: that the question for it fails is how the page finds out.
    if (message.type() === 'error' && !message.location().url.endsWith('/api/health'))
      complaints.push(`console: ${message.text()}`);
  });
  await page.goto(address);
  return { page, context, complaints };
}

/** The stage that the tests look at. */
export const STAGE = '/stages/logs-turn-into-memory/';

/** A bench that shows its recording to the end: it says the verdict, or asks the reader for it first. */
const REPLAYED =
  'memory-bench[data-mode=replay] :is([data-part=verdict]:not([hidden]), .what-grew [data-part=ask]:not([hidden]))';

/** Waits until the bench of a page shows its recording to the end; before the question is answered it stands at its beginning. */
export async function replayed(page: Page): Promise<void> {
  await skipPrediction(page);
  await page.waitForSelector(REPLAYED);
}

/** How long a page may take for what it waits for: machines are shared. */
export const PATIENT = { timeout: 120_000 };

/** Sets a knob of the first bench of a page, its settings unfolded. */
export async function setKnob(page: Page, name: string, value: string): Promise<void> {
  const bench = page.locator('memory-bench').first();
  await bench.locator('[data-part=knobs]').evaluate((details: HTMLDetailsElement) => {
    details.open = true;
  });
  await bench.locator(`[data-part=knob-${name}]`).fill(value);
}

/** Skips the question that stands before the first run of a page, where there is one that was not answered. */
export async function skipPrediction(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('run-prediction:not(:defined)') === null);
  const skip = page.locator('run-prediction[data-pending] [data-part=skip]');
  if ((await skip.count()) > 0) await skip.first().click();
}

/** Presses Run on the first bench of a page as soon as the machine is found, skipping the question before it. */
export async function pressRun(page: Page): Promise<void> {
  await skipPrediction(page);
  await page.locator('memory-bench [data-part=run]:enabled').first().click(PATIENT);
}

/** Opens what the foot of the first bench of a page folds away: the output, the data table, Reset. */
export async function openMore(page: Page): Promise<void> {
  await page.locator('memory-bench [data-part=more] > summary').first().click();
}
