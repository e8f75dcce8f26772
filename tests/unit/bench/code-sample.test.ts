import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { codeLines, isOtherCode, sampleCode, smallestHashes } from '../../bench/code-sample.ts';

const lines = (count: number, word = 'line') => Array.from({ length: count }, (_, i) => `${word}(${i});`);
const judged = (before: readonly string[], now: readonly string[]) =>
  isOtherCode(smallestHashes(before), smallestHashes(now));

test('comments, types and blank lines are no code', () => {
  const bare = codeLines('export const a = (n) => n + 1;\n');
  const dressed = codeLines(
    '/** Adds one. */\nimport type { B } from "./b.ts";\n\nexport interface C { d: B }\n// one\nexport const a = (n: number): number => n + 1;\n',
  );
  assert.deepEqual(dressed, bare);
  assert.notDeepEqual(codeLines('export const a = (n) => n + 2;\n'), bare);
});

test('code stays the same code when its order or a tenth of it changes', () => {
  const code = lines(1000);
  assert.equal(judged(code, [...code].reverse()), false);
  assert.equal(judged(code, [...code.slice(100), ...lines(100, 'other')]), false);
  assert.equal(judged(code, [...code, ...lines(100, 'more')]), false);
});

test('code is another when half of it was written again, doubled or thrown out', () => {
  const code = lines(1000);
  assert.equal(judged(code, [...code.slice(500), ...lines(500, 'other')]), true);
  assert.equal(judged(code, [...code, ...lines(1000, 'more')]), true);
  assert.equal(judged(code, code.slice(500)), true);
  assert.equal(judged(code, []), true);
});

test('a piece of code of few lines is compared by all of them', () => {
  assert.equal(judged(lines(4), [...lines(3), 'other();']), false);
  assert.equal(judged(lines(4), [...lines(2), 'other();']), true);
});

test('files below the folders are sampled, whatever they are called', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'code-sample-'));
  t.after(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'src/deep/er'), { recursive: true });
  writeFileSync(join(root, 'src/a.ts'), 'export const one = 1;\n');
  writeFileSync(join(root, 'src/deep/er/b.ts'), 'export const two = 2;\n');
  assert.deepEqual(
    sampleCode(root, ['src']),
    smallestHashes(['export const one = 1;', 'export const two = 2;']),
  );
  assert.deepEqual(sampleCode(root, ['src/deep']), smallestHashes(['export const two = 2;']));
});
