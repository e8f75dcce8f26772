import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, openPage } from '../e2e/browser.ts';
import { startStaticHost } from '../e2e/static-host.ts';
import { allStages } from './stages.ts';

let host: Awaited<ReturnType<typeof startStaticHost>>;
let browser: Browser;
before(async () => {
  host = await startStaticHost('dist');
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await host?.stop();
});

for (const path of ['/', '/404.html', ...allStages().map((stage) => `/stages/${stage.slug}/`)])
  for (const dark of [false, true])
    test(`${path}${dark ? ', dark' : ''}: no complaint on the console, no violation of the policy, our own fonts`, async () => {
      const { page, context, complaints } = await openPage(browser, host.origin + path, { dark });
      await page.evaluate(() => document.fonts.ready);
      await page.waitForLoadState('networkidle');
      assert.deepEqual(complaints, []);
      const families = await page.evaluate(() =>
        [...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family),
      );
      assert.ok(
        families.some((family) => family.includes('Source Serif 4')),
        families.join(', '),
      );
      await context.close();
    });
