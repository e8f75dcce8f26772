import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { HealthSchema } from '../../src/protocol/environment.ts';
import { startTestServer } from '../server/test-server.ts';
import { startRun, stopRun } from '../support/api-client.ts';
import { chromiumArgs, requireChromium } from '../support/chromium.ts';
import { report } from '../support/figure.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

// What a page of somebody else can do to the notebook from the reader's own browser: nothing.

describe('a page from another origin', () => {
  let notebook: ServerProcess;
  let neighbour: Server;
  let neighbourOrigin: string;
  /** The same page under a name of somebody else: cross-site, where a port of this machine is same-site. */
  let strangerOrigin: string;
  let browser: Browser;

  before(async () => {
    notebook = await startServer();
    neighbour = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>neighbour</title><body>');
    });
    await new Promise<void>((resolve) => neighbour.listen(0, '127.0.0.1', resolve));
    const { port } = neighbour.address() as AddressInfo;
    neighbourOrigin = `http://127.0.0.1:${port}`;
    strangerOrigin = `http://evil.test:${port}`;
    // A name that somebody else owns and lets point at this machine: DNS rebinding.
    const rebound = '--host-resolver-rules=MAP evil.test 127.0.0.1';
    browser = await chromium.launch({ executablePath: requireChromium(), args: [...chromiumArgs, rebound] });
  });
  after(async () => {
    await browser?.close();
    neighbour?.close();
    neighbour?.closeAllConnections();
    await notebook?.stop();
  });

  /** Runs a script in a page of the neighbour, or of another origin. */
  async function atNeighbour<T>(
    script: (target: string) => Promise<T>,
    target: string,
    origin = neighbourOrigin,
  ): Promise<T> {
    const page = await browser.newPage();
    try {
      await page.goto(origin);
      return await page.evaluate(script, target);
    } finally {
      await page.close();
    }
  }

  test('cannot open the event stream of a run, in whatever way', async (t) => {
    // What the browser shows to that page is refused either way: whether the server opened the stream, only it can tell.
    const { origin: target, post, runner } = await startTestServer(t);
    assert.ok((await post('/api/runs', { demo: 'log-cache' })).ok);
    const [run] = runner.runs;
    assert.ok(run);
    run.started();
    for (let seq = 0; seq < 20; seq++) run.sample(seq);
    const tries = async (url: string): Promise<Record<string, string>> => {
      const element = (name: 'script' | 'img' | 'link'): Promise<string> =>
        new Promise((resolve) => {
          const made = document.createElement(name);
          made.onload = () => resolve('loaded');
          made.onerror = () => resolve('refused');
          if (made instanceof HTMLLinkElement) Object.assign(made, { rel: 'stylesheet', href: url });
          else made.src = url;
          document.body.append(made);
        });
      const events = new Promise<string>((resolve) => {
        const source = new EventSource(url);
        // State 2 is CLOSED: the browser was refused for good and does not try again.
        source.onerror = () => resolve(source.readyState === 2 ? 'refused' : 'may try again');
        source.onopen = () => resolve('open');
        source.addEventListener('sample', () => resolve('sample'));
      });
      const socket = new Promise<string>((resolve) => {
        const opened = new WebSocket(url.replace('http', 'ws'));
        opened.onerror = () => resolve('refused');
        opened.onopen = () => resolve('open');
      });
      const read = fetch(url).then(
        () => 'read',
        () => 'refused',
      );
      const withCredentials = fetch(url, { credentials: 'include' }).then(
        () => 'read',
        () => 'refused',
      );
      return {
        events: await events,
        socket: await socket,
        read: await read,
        withCredentials: await withCredentials,
        script: await element('script'),
        image: await element('img'),
        style: await element('link'),
      };
    };
    let refused = 0;
    for (const origin of [neighbourOrigin, strangerOrigin]) {
      const outcomes: Record<string, string> = await atNeighbour(
        tries,
        `${target}/api/runs/${run.id}/events`,
        origin,
      );
      for (const [way, outcome] of Object.entries(outcomes))
        assert.equal(outcome, 'refused', `${way} at ${origin}`);
      refused += Object.keys(outcomes).length;
    }
    assert.equal(run.readersSoFar, 0, 'the server let somebody read');
    report(t, {
      id: 'T3',
      what: 'Chromium at a page of another port, and of another site, opens the stream of a run: EventSource, WebSocket, fetch, script, image, style',
      measured: `${refused} of ${refused} refused, the EventSource for good; the run had ${run.readersSoFar} readers`,
      target: 'all of them',
    });
  });

  test('cannot start a run, whatever it sends', async () => {
    const outcomes = await atNeighbour(async (url) => {
      const body = JSON.stringify({ demo: 'log-cache' });
      const tries: RequestInit[] = [
        { method: 'POST', mode: 'no-cors', body },
        { method: 'POST', mode: 'no-cors', body, headers: { 'content-type': 'text/plain' } },
        { method: 'POST', mode: 'cors', body, headers: { 'content-type': 'application/json' } },
        { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ demo: 'log-cache' }) },
      ];
      const answers = await Promise.all(
        tries.map((init) =>
          fetch(url, init).then(
            (response) => response.type,
            () => 'refused',
          ),
        ),
      );
      return answers;
    }, `${notebook.origin}/api/runs`);
    assert.deepEqual(
      outcomes.filter((outcome) => outcome !== 'opaque' && outcome !== 'refused'),
      [],
    );
    // An opaque answer does not say what was answered. The notebook does: nothing is running.
    const health = HealthSchema.parse(await (await fetch(`${notebook.origin}/api/health`)).json());
    // With a small limit each, so that it is the places that are counted and not the memory of this machine.
    const runs = await Promise.all(
      Array.from({ length: health.limits.concurrentRuns }, () =>
        startRun(notebook.origin, 'log-cache', { totalMb: 8, limitMb: 96, lingerSeconds: 30 }),
      ),
    );
    assert.deepEqual(
      runs.map(({ state, position }) => (state === 'queued' ? `${position} before it` : 'has a place')),
      runs.map(() => 'has a place'),
    );
    const oneMore = await startRun(notebook.origin, 'log-cache', { totalMb: 8, limitMb: 96 });
    assert.equal(oneMore.state, 'queued', 'and these were all the places');
    await stopRun(notebook.origin, oneMore.id);
    await Promise.all(runs.map((run) => stopRun(notebook.origin, run.id)));
  });

  test('cannot read what the notebook answers', async () => {
    const read = await atNeighbour(
      (url) =>
        fetch(url).then(
          (response) => response.text(),
          () => 'refused',
        ),
      `${notebook.origin}/api/health`,
    );
    assert.equal(read, 'refused');
  });

  test('cannot put the notebook in a frame', async () => {
    const page = await browser.newPage();
    await page.goto(neighbourOrigin);
    await page.evaluate((url) => {
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
      return new Promise((resolve) => frame.addEventListener('load', resolve));
    }, notebook.origin);
    const framed = page.frames().find((frame) => frame !== page.mainFrame());
    assert.ok(framed, 'the frame was not made');
    assert.doesNotMatch(await framed.content(), /Where did the memory go/);
    await page.close();
  });

  test('cannot reach it under a name of its own', async () => {
    const page = await browser.newPage();
    const answer = await page.goto(notebook.origin.replace('127.0.0.1', 'evil.test'));
    assert.equal(answer?.status(), 421);
    assert.doesNotMatch(await page.content(), /Logs turn into memory/);
    await page.close();
  });
});
