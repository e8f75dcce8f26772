import assert from 'node:assert/strict';
import { existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { copyOfProject, root } from '../../support/copy-of-project.ts';

test('a copy has the sources for itself, the packages by links, and nothing that is made', (t) => {
  const copy = copyOfProject('notebook-copy-test');
  t.after(() => rmSync(copy, { recursive: true, force: true }));
  const file = 'content/case-file.json';
  writeFileSync(join(copy, file), '{}');
  assert.notEqual(readFileSync(join(root, file), 'utf8'), '{}');
  assert.ok(lstatSync(join(copy, 'node_modules/astro')).isSymbolicLink());
  for (const made of ['dist', '.git', '.astro', 'node_modules/.astro', 'node_modules/.vite'])
    assert.ok(!existsSync(join(copy, made)), made);
});
