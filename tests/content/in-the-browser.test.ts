import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBrowser, openPage } from '../e2e/browser.ts';
import { startStaticHost } from '../e2e/static-host.ts';
import { duringFile } from '../support/during-file.ts';
import { allStages } from './stages.ts';

const browser = duringFile(openBrowser);
const host = duringFile(() => startStaticHost('dist'));

for (const path of ['/', '/404.html', ...allStages().map((stage) => `/stages/${stage.slug}/`)])
  for (const dark of [false, true])
    test(`${path}${dark ? ', dark' : ''}: no complaint on the console, no violation of the policy, our own fonts`, async () => {
      const { page, context, complaints } = await openPage(browser(), host().origin + path, { dark });
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
