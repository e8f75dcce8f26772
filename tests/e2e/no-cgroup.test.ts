import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { startServer } from '../support/server-process.ts';
import { openBrowser, openPage, pressRun, STAGE } from './browser.ts';

/** This machine without its `/sys`, and so without cgroups. */
const without = ['bwrap', '--die-with-parent', '--dev-bind', '/', '/', '--proc', '/proc', '--tmpfs', '/sys'];

test('without a cgroup the page says which witness is missing, why, and shows the others', async (t) => {
  const tried = spawnSync(without[0] ?? '', [...without.slice(1), 'true'], { encoding: 'utf8' });
  if (tried.status !== 0) return t.skip(`such a machine cannot be made here: ${tried.stderr || tried.error}`);
  const server = await startServer([], without);
  t.after(() => server.stop());
  const browser = await openBrowser();
  try {
    const { page, complaints } = await openPage(browser, server.origin + STAGE);
    await pressRun(page);
    await page.waitForFunction(
      () => {
        const figures = [...document.querySelectorAll('.strip-row:not([hidden])')];
        const cached = figures.find((row) => row.textContent?.includes('fincore'));
        return Number.parseFloat(cached?.querySelector('b')?.textContent ?? '') > 10;
      },
      undefined,
      { timeout: 60_000 },
    );
    assert.match(await page.locator('memory-bench [data-part=cgroup-missing]').innerText(), /cgroup/i);
    assert.equal(await page.locator('memory-bench [data-part=number]').innerText(), '–');
    assert.match(await page.locator('memory-bench [data-part=lens-vmrss]').innerText(), /^\d/);
    assert.match(await page.locator('memory-bench [data-part=badge]').innerText(), /^live/);
    await page.locator('memory-bench [data-part=stop]').click();
    await page.waitForSelector('memory-bench[data-phase=ended]', { timeout: 60_000 });
    await page.goto(`${server.origin}/`);
    await page.locator('front-run [data-part=run]').click();
    await page.waitForFunction(
      () => /fincore \d\d/.test(document.querySelector('front-run [data-part=sentence]')?.textContent ?? ''),
      undefined,
      { timeout: 60_000 },
    );
    const told = await page.locator('front-run [data-part=sentence]').innerText();
    assert.match(
      told,
      /The tools print: top \d+, the heap profiler \d+ and fincore \d+ MB\. Datadog and kubectl top have no number here: /,
    );
    assert.equal(await page.locator('.plot .area').count(), 0);
    await page.locator('front-run [data-part=run]').click();
    await page.waitForSelector('front-run[data-phase=ended]', { timeout: 60_000 });
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
  }
});
