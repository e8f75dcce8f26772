import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { indexSite } from '../../src/server/site-index.ts';
import { rawRequest, requestText } from '../server/raw-request.ts';
import { chance } from '../support/chance.ts';
import { report } from '../support/figure.ts';
import { rounds } from '../support/scale.ts';
import { startServer } from '../support/server-process.ts';

// Whatever is asked for, only the files of the site are answered, each under the addresses that it has.

const TARGETS = rounds(5000, 100_000);
const AT_A_TIME = 32;
const root = join(import.meta.dirname, '../..');

test(`${TARGETS} targets made of ways out get nothing but the site`, {
  timeout: 60_000 + TARGETS * 5,
}, async (t) => {
  const { below, pick } = chance(t);
  // Beside the site, where a climb of one folder leads: a file that nobody can guess the content of.
  const secret = randomBytes(16).toString('hex');
  const name = `secret-${process.pid}.txt`;
  writeFileSync(join(root, name), secret);
  t.after(() => rmSync(join(root, name)));
  const server = await startServer();
  t.after(() => server.stop());
  const port = Number(new URL(server.origin).port);
  const site = indexSite(join(root, 'dist'));

  const pages = [...site.keys()];
  const tame = grammar(
    [
      'stages',
      'assets',
      'recordings',
      'dist',
      'src',
      'server',
      'main.ts',
      'etc',
      'passwd',
      'proc',
      'self',
      'environ',
    ],
    [
      name,
      'package.json',
      'index.html',
      '.notebook-build',
      '.git',
      'config',
      '...',
      '..;',
      '~root',
      '@fs',
      '__proto__',
    ],
    ['/'],
    ['', '', '?', '?raw', '?raw??', '?import&raw', '?/../x', '/'],
  );
  const wild = grammar(
    [
      '..',
      '.',
      '%2e%2e',
      '%2E.',
      '.%2e',
      '%252e%252e',
      '%c0%ae%c0%ae',
      '..%00',
      '%00',
      '%5c..',
      '..%2f',
      '%2f..',
    ],
    ['', ' ', '*', 'C:', 'c%3a', 'file:', '\u00ef', name, 'package.json', 'etc', 'passwd'],
    ['/', '/', '/', '//', '\\', '%2f', '%5c', '/./', ';/', '\u2215'],
    ['', '', '?raw', '#', '#/../x', '%23', '%3f', '%20', '\t'],
  );
  const starts = ['/', '/', '/', '', '//', '\\', '/@fs/', '/%2e/', `${server.origin}/`] as const;
  const next = (): string => {
    const { steps, between, ends } = below(2) === 0 ? tame : wild;
    const rest = Array.from({ length: below(7) }, () => pick(steps) + pick(between)).join('');
    // Many begin with a real page, so that the way out leads from inside.
    if (below(3) > 0) return pages[below(pages.length)] + rest + pick(ends);
    return (steps === tame.steps ? '/' : pick(starts)) + rest + pick(steps) + pick(ends);
  };
  const statuses = new Map<number, number>();
  const wrong: string[] = [];
  let left = TARGETS;
  const sender = async (): Promise<void> => {
    while (left-- > 0 && wrong.length < 5) {
      const target = next();
      const text = requestText(`GET ${target} HTTP/1.1`, [`Host: 127.0.0.1:${port}`]);
      const { status, body } = await rawRequest(port, Buffer.from(text, 'utf8'), 20_000);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      // A space more after the method, or before the version, is no part of the target.
      const address = target.split('?', 1)[0]?.trim() ?? '';
      if (![200, 400, 404].includes(status) || body.includes(secret)) wrong.push(`${status}: ${target}`);
      if (status === 200 && !site.has(address)) wrong.push(`200, but no page: ${target}`);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, sender));
  assert.deepEqual(wrong, []);
  report(t, {
    id: 'T7',
    what: `${TARGETS} request targets made of "..", escapes, separators and names of files outside`,
    measured: [...statuses].map(([status, count]) => `${count} x ${status}`).join(', '),
    target: 'only 400, 404, or a page under its own address',
  });
});

type Texts = readonly [string, ...string[]];

function grammar(some: Texts, others: Texts, between: Texts, ends: Texts) {
  return { steps: [...some, ...others] as const, between, ends };
}
