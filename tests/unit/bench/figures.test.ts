import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Part } from '../../bench/benchmark.ts';
import { sampleCode } from '../../bench/code-sample.ts';
import { type BenchFigures, staleParts, withFigures } from '../../bench/figures.ts';
import { otherWeights } from '../../bench/page-weight.ts';
import type { Row } from '../../bench/table.ts';

const row = (what: string, figure: string): Row => ({ what, figure, against: 'a', ratio: '1.00' });
const figures: BenchFigures = {
  day: '2026-11-28',
  where: '2 cores (Linux 6.18)',
  parts: [{ name: 'judging', code: [], rows: [row('a judgement', '3 ms')] }],
};
const readme =
  'before\n<!-- figures: written by npm run bench -- --write -->\nold\n<!-- figures end -->\nafter\n';

test('figures take the place of the old ones, and writing them twice changes nothing', () => {
  const once = withFigures(readme, figures);
  assert.match(once, /^before\n/);
  assert.match(once, /\nafter\n$/);
  assert.match(
    once,
    /\| a judgement \| 3 ms \| a \| 1\.00 \|\n\nMeasured 2026-11-28 on 2 cores \(Linux 6\.18\)\./,
  );
  assert.doesNotMatch(once, /old/);
  assert.equal(withFigures(once, figures), once);
});

test('a README without a place for them is refused', () => {
  assert.throws(() => withFigures('nothing', figures), /Expected <!-- figures: .* in README\.md/);
});

test('figures are old when their code is another, and when a part has none', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'bench-figures-'));
  t.after(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'src'));
  const write = (names: readonly string[]) =>
    writeFileSync(join(root, 'src/a.ts'), names.map((name) => `${name}();\n`).join(''));
  const parts: Part[] = [{ name: 'judging', code: ['src'], measure: () => [] }];
  write(['one', 'two', 'three', 'four', 'five']);
  const kept = { ...figures, parts: [{ name: 'judging', code: sampleCode(root, ['src']), rows: [] }] };
  assert.deepEqual(staleParts(root, kept, parts), []);
  write(['one', 'two', 'three', 'four', 'more']);
  assert.deepEqual(staleParts(root, kept, parts), []);
  write(['one', 'two', 'other', 'and', 'more']);
  assert.match(staleParts(root, kept, parts).join(), /judging: measured before .* src became other code/);
  assert.match(staleParts(root, { ...kept, parts: [] }, parts).join(), /judging: not in the README/);
});

test('a page may weigh a twentieth more than the table says, and no more', () => {
  const told = [row('JavaScript', '60 KiB'), row('CSS', '6 KiB')];
  const weigh = (javaScript: string, css: string) =>
    otherWeights(told, [row('JavaScript', javaScript), row('CSS', css)]).length;
  assert.equal(weigh('63 KiB', '7 KiB'), 0);
  assert.equal(weigh('64 KiB', '6 KiB'), 1);
  assert.equal(weigh('56 KiB', '8 KiB'), 2);
  assert.equal(otherWeights(told, [row('fonts', '150 KiB')]).length, 1);
});
