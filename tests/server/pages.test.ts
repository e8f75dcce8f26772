import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { indexSite } from '../../src/server/site-index.ts';
import { startTestServer } from './test-server.ts';

test('a page is found with and without its slash, and by its file', async (t) => {
  const { origin } = await startTestServer(t);
  for (const address of ['/stages/logs', '/stages/logs/', '/stages/logs/index.html', '/stages/logs/?x=1']) {
    const answer = await fetch(origin + address);
    assert.equal(answer.status, 200, address);
    assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.match(await answer.text(), /<title>logs/);
  }
});

test('what is missing gets the site’s own 404 page', async (t) => {
  const { origin } = await startTestServer(t);
  const answer = await fetch(`${origin}/stages/unwritten/`);
  assert.equal(answer.status, 404);
  assert.match(await answer.text(), /not here/);
});

test('files with a hash in their name are kept for ever, all others are asked for again', async (t) => {
  const { origin } = await startTestServer(t);
  const script = await fetch(`${origin}/_astro/page.Bq2x9_aZ.js`);
  assert.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
  const page = await fetch(`${origin}/`);
  assert.equal(page.headers.get('cache-control'), 'no-cache');
  const etag = page.headers.get('etag') ?? '';
  const again = await fetch(`${origin}/`, { headers: { 'If-None-Match': `"other", ${etag}` } });
  assert.equal(again.status, 304);
  assert.equal((await fetch(`${origin}/`, { headers: { 'If-None-Match': '"other"' } })).status, 200);
});

test('text is compressed the way the client likes, and each form has its own tag', async (t) => {
  const { origin } = await startTestServer(t);
  const get = (coding: string) => fetch(`${origin}/stages/logs/`, { headers: { 'Accept-Encoding': coding } });
  const answers = await Promise.all(['br, gzip', 'gzip', 'identity', 'br;q=0, gzip', 'compress'].map(get));
  assert.deepEqual(
    answers.map(({ headers }) => headers.get('content-encoding')),
    ['br', 'gzip', null, 'gzip', null],
  );
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  assert.equal(new Set(texts).size, 1);
  assert.equal(new Set(answers.map(({ headers }) => headers.get('etag'))).size, 3);
});

test('a page that was built anew is served anew', async (t) => {
  const dist = mkdtempSync(path.join(tmpdir(), 'notebook-site-'));
  t.after(() => rmSync(dist, { recursive: true }));
  writeFileSync(path.join(dist, 'index.html'), 'one');
  const { origin } = await startTestServer(t, { dist });
  assert.equal(await (await fetch(origin)).text(), 'one');
  writeFileSync(path.join(dist, 'index.html'), 'two and more');
  assert.equal(await (await fetch(origin)).text(), 'two and more');
});

test('links and dot files of the site are not part of it', (t) => {
  const dist = mkdtempSync(path.join(tmpdir(), 'notebook-site-'));
  t.after(() => rmSync(dist, { recursive: true }));
  writeFileSync(path.join(dist, 'index.html'), 'x');
  writeFileSync(path.join(dist, '.env'), 'x');
  symlinkSync('/etc', path.join(dist, 'etc'));
  symlinkSync('/etc/passwd', path.join(dist, 'passwd'));
  assert.deepEqual([...indexSite(dist).keys()].sort(), ['/', '/index.html']);
  assert.deepEqual([...indexSite(path.join(dist, 'missing')).keys()], []);
});
