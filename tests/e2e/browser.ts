import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumArgs, requireChromium } from '../support/machine-tools.ts';

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
