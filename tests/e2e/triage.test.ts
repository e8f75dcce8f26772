import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { duringFile } from '../support/during-file.ts';
import { startServer } from '../support/server-process.ts';
import { openBrowser, openPage, PATIENT } from './browser.ts';
import { startStaticHost } from './static-host.ts';

const browser = duringFile(openBrowser);
const server = duringFile(() => startServer());
const host = duringFile(() => startStaticHost('dist'));

const GROWS =
  "require('fs').writeFileSync('/proc/self/comm', '<i>hostile'); const kept = []; console.log('ready'); setInterval(() => kept.push(Buffer.alloc(1024 * 1024, 1)), 100)";

test('a process of the reader is found, watched, judged, and its end is told; nothing is done to it', async (t) => {
  const child = spawn(process.execPath, ['-e', GROWS], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const { page, context, complaints } = await openPage(browser(), `${server().origin}/triage/`);
  const row = page.locator('[data-subject]', { hasText: `pid ${child.pid}` });
  await page.locator('[data-part=search]').fill(String(child.pid));
  await row.waitFor(PATIENT);
  // The name is text, whatever is in it.
  assert.match(await row.innerText(), /<i>hostile/);
  await row.getByRole('button').click();
  await page.waitForFunction(
    () => /anonymous memory/.test(document.querySelector('[data-part=answer]')?.textContent ?? ''),
    undefined,
    PATIENT,
  );
  assert.match(await page.locator('[data-part=findings]').innerText(), new RegExp(`pmap -X ${child.pid}`));
  assert.match(await page.locator('[data-part=missing]').innerText(), /heap/);
  assert.ok(Number(await page.locator('[data-part=lens-vmrss]').innerText()) > 30);
  const address = await page.locator('[data-part=export-json]').getAttribute('href');
  const recording = await (await fetch(new URL(address ?? '', server().origin))).json();
  assert.equal(recording.format, 'memory-notebook/recording');
  // A reload of the page finds the watch again.
  await page.reload();
  await page.waitForSelector('watch-desk[data-phase=running]', PATIENT);
  await page.locator('[data-part=stop]').click();
  await page.waitForSelector('watch-desk[data-phase=ended]', PATIENT);
  assert.match(
    await page.locator('watch-desk [data-part=status]').innerText(),
    /^Watched for [\d.]+ s, until you ended the watch\. What was watched goes on untouched\.$/,
  );
  assert.equal(child.exitCode ?? child.signalCode, null);
  await page.locator('[data-part=leave]').click();
  await row.waitFor(PATIENT);
  await row.getByRole('button').click();
  await page.waitForSelector('watch-desk[data-phase=running]', PATIENT);
  child.kill('SIGKILL');
  await page.waitForSelector('watch-desk[data-phase=ended]', PATIENT);
  assert.match(await page.locator('watch-desk [data-part=status]').innerText(), /^The process ended after/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('what a terminal printed is read in the page, without a server; what cannot be read is told by line and column', async () => {
  const { page, context, complaints } = await openPage(browser(), `${host().origin}/triage/`);
  await page.waitForSelector('record-desk[data-ready]', PATIENT);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const MB = 2 ** 20;
  const rounds = Array.from(
    { length: 30 },
    (_, i) => `${1795908349 + i * 10}.0\n${(100 + i) * MB}\nanon ${(100 + i) * MB}\nfile 0\nshmem 0\n`,
  ).join('');
  await page.locator('[data-part=text]').fill(rounds);
  await page.locator('[data-part=read]').click();
  assert.match(await page.locator('[data-part=record-answer]').innerText(), /^The container rose by 2\d MB/);
  assert.match(
    await page.locator('[data-part=record-findings]').innerText(),
    /Anonymous memory: 6\.0 MB a minute/,
  );
  assert.match(await page.locator('[data-part=record-read]').innerText(), /30 points, over 5 minutes/);
  await page.locator('[data-part=file]').setInputFiles({
    ...{ name: 'dump.hprof', mimeType: 'text/plain', buffer: Buffer.from('JAVA PROFILE 1.0.2') },
  });
  await page
    .locator('[data-part=refused]', {
      hasText: 'dump.hprof:1:1: expected text with memory counters, found "JAVA PROFILE 1.0.2".',
    })
    .waitFor(PATIENT);
  assert.deepEqual(asked, [], 'nothing is sent');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('without a server the page says what it needs', async () => {
  const { page, context, complaints } = await openPage(browser(), `${host().origin}/triage/`);
  await page.waitForSelector('watch-desk[data-reach=none]', PATIENT);
  assert.match(await page.locator('[data-part=no-server]').innerText(), /npm start/);
  assert.equal(await page.locator('[data-part=list]').isVisible(), false);
  assert.deepEqual(complaints, []);
  await context.close();
});
