import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { socialHash, socialSize } from '../pictures/social-page.ts';

/** Width and height that a PNG says it has. */
function sizeOf(png: Buffer): [number, number] {
  assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

test('the social picture was taken of the present figure (npm run pictures)', () => {
  assert.equal(readFileSync('tests/pictures/social-of.txt', 'utf8').trim(), socialHash());
  const png = readFileSync('dist/social.png');
  assert.deepEqual(sizeOf(png), [socialSize.width, socialSize.height]);
  assert.ok(png.length < 200_000, `${png.length} bytes`);
});

test('there is an icon for each that asks for one', () => {
  const ico = readFileSync('dist/favicon.ico');
  assert.deepEqual(sizeOf(ico.subarray(ico.readUInt32LE(18))), [32, 32]);
  assert.equal(ico.readUInt32LE(18) + ico.readUInt32LE(14), ico.length);
  assert.deepEqual(sizeOf(readFileSync('dist/apple-touch-icon.png')), [180, 180]);
});

test('every page names its icons and its picture', () => {
  for (const page of ['index.html', '404.html', 'stages/logs-turn-into-memory/index.html']) {
    const html = readFileSync(`dist/${page}`, 'utf8');
    assert.match(html, /<link rel="icon" href="[^"]*favicon\.ico"/, page);
    assert.match(html, /<link rel="apple-touch-icon" href="[^"]*apple-touch-icon\.png"/, page);
    assert.match(html, /<meta property="og:image" content="[^"]*\/social\.png"/, page);
    assert.match(html, /<meta property="og:title" content="[^"]{5,}"/, page);
  }
});
