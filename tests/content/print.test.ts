import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBrowser, openPage } from '../e2e/browser.ts';
import { startStaticHost } from '../e2e/static-host.ts';
import { duringFile } from '../support/during-file.ts';

const browser = duringFile(openBrowser);
const host = duringFile(() => startStaticHost('dist'));

test('the playbook prints on two pages, with the commands of both cgroup versions and no buttons', async () => {
  const { page, context } = await openPage(browser(), `${host().origin}/stages/the-playbook/`);
  await page.waitForLoadState('networkidle');
  await page.emulateMedia({ media: 'print' });
  const shown = page.locator('shell-commands [data-commands]');
  for (const commands of await shown.all()) assert.ok(await commands.isVisible());
  // A word that says what it means on a press is printed, as the word that it is.
  for (const button of await page.locator('button:not(.term), [role=button]').all())
    assert.ok(!(await button.isVisible()));
  assert.ok(await page.locator('.diagram svg').isVisible());
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  assert.equal(pdf.match(/\/Type\s*\/Page\b/g)?.length, 2);
  await context.close();
});
