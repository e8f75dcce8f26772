import assert from 'node:assert/strict';
import { request as ask, createServer } from 'node:http';
import { connect, createServer as createPipe, type Server } from 'node:net';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { duringFile } from '../support/during-file.ts';
import { startServer } from '../support/server-process.ts';
import { openBrowser, openPage, PATIENT, replayed } from './browser.ts';
import { startStaticHost } from './static-host.ts';

// The notebook where it is not at the root of a host of its own: below a path of a static host, behind the proxies of
// notebooks and editors, and behind a forward with another port.

const below = '/notes/memory';
const browser = duringFile(openBrowser);
const host = duringFile(() => startStaticHost('dist', below));
const server = duringFile(() => startServer());

/** Listens on a free port of loopback. */
async function listening(of: Server): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<{ destroy(): void }>();
  of.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => of.listen(0, '127.0.0.1', resolve));
  const address = of.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  return {
    port: address.port,
    stop: () =>
      new Promise((resolve) => {
        of.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A proxy that takes a path away; with `keepsHost` the request goes on under the proxy's own name, as code-server sends it. */
const proxy = (path: string, keepsHost: boolean) => {
  const to = new URL(server().origin);
  return listening(
    createServer((incoming, answer) => {
      const address = incoming.url ?? '/';
      if (!address.startsWith(`${path}/`)) return void answer.writeHead(404).end();
      const headers = { ...incoming.headers, ...(keepsHost ? {} : { host: to.host }) };
      const passed = ask(
        {
          host: to.hostname,
          port: to.port,
          method: incoming.method,
          path: address.slice(path.length),
          headers,
        },
        (from) => {
          answer.writeHead(from.statusCode ?? 502, from.headers);
          from.pipe(answer);
        },
      );
      passed.on('error', () => answer.destroy());
      incoming.pipe(passed);
    }),
  );
};

/** Whether the styles and the scripts of a page have come. */
async function isWhole(page: Page): Promise<boolean> {
  const unstyled = await page.locator('.incomplete').isVisible();
  const upgraded = await page.evaluate(() => document.querySelector('memory-bench:not(:defined)') === null);
  return !unstyled && upgraded;
}

test('below a path of a static host every link leads on, and the recordings play', async () => {
  const { page, context, complaints } = await openPage(browser(), `${host().origin}${below}/`);
  assert.ok(await isWhole(page));
  await page.goto(`${host().origin}${below}/stages/logs-turn-into-memory/`);
  await replayed(page);
  assert.ok(await isWhole(page));
  const links = await page.locator('a[href], link[href], script[src]').evaluateAll((all) =>
    all.flatMap((one) => {
      const address = 'href' in one ? String(one.href) : (one as HTMLScriptElement).src;
      return address.startsWith(location.origin) ? [address.replace(/#.*/, '')] : [];
    }),
  );
  for (const link of new Set(links)) {
    assert.ok(link.startsWith(`${host().origin}${below}/`), link);
    assert.equal((await fetch(link)).status, 200, link);
  }
  assert.ok(links.length > 20);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('behind a proxy that adds a path and speaks in our name, scripts are refused: the page says so, and the way round', async () => {
  const { port, stop } = await proxy('/proxy/4321', false);
  const { page, context } = await openPage(
    browser(),
    `http://127.0.0.1:${port}/proxy/4321/stages/logs-turn-into-memory/`,
  );
  const note = page.locator('.incomplete');
  await note.waitFor(PATIENT);
  assert.match(await note.innerText(), /ssh -L \d+:127\.0\.0\.1:\d+ HOST/);
  assert.equal(
    await page.evaluate(() => getComputedStyle(document.body).fontFamily.includes('serif')),
    true,
    'the styles have come',
  );
  const link = await page
    .locator('a.case-link[href$="/case-file/"]')
    .evaluate((one: HTMLAnchorElement) => one.href);
  assert.equal(link, `http://127.0.0.1:${port}/proxy/4321/case-file/`);
  await context.close();
  await stop();
});

test('behind a proxy that keeps its own name, and behind a forward with another port, a page says what to do', async () => {
  const kept = await proxy('/proxy/4321', true);
  const to = new URL(server().origin);
  const pipe = await listening(
    createPipe((socket) => {
      const through = connect(Number(to.port), to.hostname);
      for (const end of [socket, through]) end.on('error', () => undefined);
      socket.pipe(through).pipe(socket);
    }),
  );
  for (const address of [`http://127.0.0.1:${kept.port}/proxy/4321/`, `http://127.0.0.1:${pipe.port}/`]) {
    const context = await browser().newContext();
    const page = await context.newPage();
    const response = await page.goto(address);
    assert.equal(response?.status(), 421);
    assert.match(response?.headers()['content-type'] ?? '', /^text\/html/);
    const text = await page.locator('body').innerText();
    assert.match(text, new RegExp(`ssh -L ${to.port}:127\\.0\\.0\\.1:${to.port} HOST`));
    assert.match(text, /code-server/);
    await context.close();
  }
  await Promise.all([kept.stop(), pipe.stop()]);
});

test('a page that comes without its styles says so, and the way round', async () => {
  const context = await browser().newContext();
  const page = await context.newPage();
  await page.route(/\/assets\//, (route) => route.abort());
  await page.goto(`${host().origin}${below}/`);
  assert.ok(await page.locator('.incomplete').isVisible());
  assert.match(await page.locator('.incomplete').innerText(), /ssh -L \d+:127\.0\.0\.1:\d+ HOST/);
  await context.close();
});

test('what a stranger asked for is never markup in the answer', async () => {
  const to = new URL(server().origin);
  const answer = await new Promise<string>((resolve, reject) => {
    const asked = ask(
      {
        ...{ host: to.hostname, port: to.port, path: '/' },
        headers: { host: 'x<script>alert(1)</script>', accept: 'text/html' },
      },
      (from) => {
        let text = '';
        from.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        from.on('end', () => resolve(text));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
  assert.doesNotMatch(answer, /<script/);
});
