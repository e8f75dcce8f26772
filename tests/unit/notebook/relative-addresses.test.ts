import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { wayToRoot, withRelativeAddresses } from '../../../src/notebook/page/relative-addresses.ts';

const page = 'stages/the-alert/index.html';

test('addresses from the root become relative ones, from where the page stands', () => {
  const html =
    '<html data-root="/"><link href="/assets/a.css"><a class="x" href="/">home</a><img src="/a.svg" alt="">';
  assert.equal(
    withRelativeAddresses(page, html),
    '<html data-root="../../"><link href="../../assets/a.css"><a class="x" href="../../">home</a><img src="../../a.svg" alt="">',
  );
  assert.equal(withRelativeAddresses('index.html', '<a href="/case-file/">'), '<a href="./case-file/">');
});

test('what is no address of the site stays as it is', () => {
  for (const html of [
    '<a href="https://kernel.org/">',
    '<a href="//elsewhere.example/">',
    '<a href="#claim">',
    '<p>Write href="/x" in your page.</p>',
    '<x-y data-order="{&quot;href&quot;: &quot;/x&quot;, a > b}">',
  ])
    assert.equal(withRelativeAddresses(page, html), html);
  assert.equal(withRelativeAddresses('404.html', '<a href="/">'), '<a href="/">');
  assert.equal(withRelativeAddresses('x.js', 'fetch("/api")'), 'fetch("/api")');
});

test('an attribute behind one that holds a bracket is found', () => {
  assert.equal(
    withRelativeAddresses(page, '<a title="a > b" href="/x">'),
    '<a title="a > b" href="../../x">',
  );
});

test('fonts of a style sheet too', () => {
  assert.equal(
    withRelativeAddresses('assets/a.css', 'src:url(/assets/f.woff2) format("woff2")'),
    'src:url(../assets/f.woff2) format("woff2")',
  );
});

test('whatever the depth, and whatever path the site is hung up below, an address leads to the same file', () => {
  const name = fc.stringMatching(/^[a-z0-9-]{1,8}$/);
  fc.assert(
    fc.property(
      fc.array(name, { maxLength: 4 }),
      fc.array(name, { maxLength: 3 }),
      name,
      (folders, prefix, target) => {
        const file = [...folders, 'index.html'].join('/');
        const written = withRelativeAddresses(file, `<a href="/${target}/">`);
        const href = /href="([^"]*)"/.exec(written)?.[1] ?? '';
        const root = `http://host.example/${prefix.map((one) => `${one}/`).join('')}`;
        assert.equal(new URL(href, root + file).href, `${root}${target}/`);
        assert.equal(new URL(wayToRoot(file), root + file).href, root);
      },
    ),
  );
});
