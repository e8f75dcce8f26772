import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const pages = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.html'),
);
const read = (page: string) => readFileSync(join('dist', page), 'utf8');
const anchorsOf = (html: string) => new Set([...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]));

test('there are a front page, a stage and a page for what is not there', () => {
  for (const page of ['index.html', '404.html', 'stages/logs-turn-into-memory/index.html'])
    assert.ok(pages.includes(page), `${page} is missing in dist; built are ${pages.join(', ')}`);
});

for (const page of pages) {
  test(`${page}: no link inside the site is dead`, () => {
    const html = read(page);
    const dead = [...html.matchAll(/\s(?:href|src)="([^"]+)"/g)]
      .map((match) => (match[1] ?? '').replaceAll('&#38;', '&'))
      .filter((address) => !/^(https?:|data:)/.test(address) && !isAlive(address, page, html));
    assert.deepEqual(dead, []);
  });

  test(`${page}: nothing in it needs a policy weaker than ours`, () => {
    const html = read(page);
    assert.deepEqual(html.match(/<style[\s>]/g), null, 'a <style> element');
    assert.deepEqual(html.match(/<script(?![^>]*\ssrc=)[^>]*>/g), null, 'a script without src');
    assert.deepEqual(html.match(/\son[a-z]+="/g), null, 'an event handler in the markup');
    assert.deepEqual(
      html.match(/(?:src|href)="https?:[^"]*\.(?:js|css|woff2?)"/g),
      null,
      'something loaded from elsewhere',
    );
  });

  test(`${page}: one h1, a title, a language, headings that skip no level`, () => {
    const html = read(page);
    assert.equal(html.match(/<h1[\s>]/g)?.length, 1);
    assert.match(html, /<html lang="en"/);
    assert.match(html, /<title>[^<]{5,}<\/title>/);
    const levels = [...html.matchAll(/<h([1-6])[\s>]/g)].map((match) => Number(match[1]));
    for (const [i, level] of levels.entries())
      assert.ok(level - (levels[i - 1] ?? 0) <= 1, `h${level} after h${levels[i - 1]}`);
  });
}

/** Whether an address inside the site leads somewhere from a page. `#json` and `#csv` are made by the page when they are pressed. */
function isAlive(address: string, page: string, html: string): boolean {
  const [path = '', anchor] = address.split('#');
  if (path === '')
    return ['json', 'csv'].includes(anchor ?? '') || anchorsOf(html).has(decodeURIComponent(anchor ?? ''));
  const { pathname } = new URL(path, `http://site/${page}`);
  const file = pathname.endsWith('/') ? join(pathname, 'index.html') : pathname;
  if (!existsSync(join('dist', file))) return false;
  return anchor === undefined || anchorsOf(read(file)).has(anchor);
}

test('the test of dead links knows a dead one, from the root and from where the page stands', () => {
  const page = 'stages/the-alert/index.html';
  for (const alive of ['../../case-file/', '/case-file/', '../the-fix/', '../../'])
    assert.ok(isAlive(alive, page, ''), alive);
  for (const dead of ['../case-file/', '/nowhere/', '../../nowhere.css', '../the-fix/#nowhere'])
    assert.ok(!isAlive(dead, page, ''), dead);
});
