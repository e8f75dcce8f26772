import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/copy-of-project.ts';
import { duringFile } from '../support/during-file.ts';
import { openBrowser, openPage, PATIENT } from './browser.ts';
import { startStaticHost } from './static-host.ts';

const browser = duringFile(openBrowser);
const host = duringFile(() => startStaticHost(join(root, 'dist')));

test('a word of the glossary says what it means on hover, on focus and on a press, and stops saying it', async () => {
  for (const width of [1440, 390]) {
    const { page, context, complaints } = await openPage(
      browser(),
      `${host().origin}/stages/which-number-is-that/`,
      { width },
    );
    const term = page.locator('glossary-term').first();
    const meaning = term.locator('.meaning');
    await page.waitForFunction(() => customElements.get('glossary-term') !== undefined, undefined, PATIENT);
    assert.ok(await meaning.isHidden());
    await term.locator('button').hover();
    await meaning.waitFor(PATIENT);
    const box = await meaning.boundingBox();
    assert.ok(box !== null && box.x >= 0 && box.x + box.width <= width, JSON.stringify(box));
    await page.mouse.move(0, 0);
    await meaning.waitFor({ state: 'hidden', ...PATIENT });
    await term.locator('button').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    await meaning.waitFor(PATIENT);
    await page.keyboard.press('Escape');
    await meaning.waitFor({ state: 'hidden', ...PATIENT });
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await term.locator('button').click();
    await meaning.waitFor(PATIENT);
    assert.deepEqual(complaints, []);
    await context.close();
  }
});
