import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { copyOfProject } from '../support/copy-of-project.ts';

// Somebody who writes a demo makes mistakes in its declaration. They are told which, and lose nothing else by it.

/** Builds the pages of a copy as `npm start` does. @returns what was printed, and how it ended */
function build(copy: string): { text: string; ok: boolean } {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['tests/build.mjs'], {
    ...{ cwd: copy, env, encoding: 'utf8', timeout: 240_000 },
  });
  return { text: `${stdout}${stderr}`, ok: status === 0 };
}

test('a mistake in a declaration is named, and takes down no page that does not show the demo', (t) => {
  const copy = copyOfProject('notebook-broken-demo');
  t.after(() => rmSync(copy, { recursive: true, force: true }));
  const declaration = (id: string): string => join(copy, 'demos', id, 'demo.json');
  const breakIt = (id: string): void => {
    const declared = JSON.parse(readFileSync(declaration(id), 'utf8'));
    declared.knobs.totalMb.default = 'many';
    writeFileSync(declaration(id), JSON.stringify(declared));
  };

  cpSync(join(copy, 'demos', 'log-cache'), join(copy, 'demos', 'one-of-mine'), { recursive: true });
  breakIt('one-of-mine');
  const first = build(copy);
  assert.ok(first.ok, first.text);
  const page = join(copy, 'dist', 'stages', 'logs-turn-into-memory', 'index.html');
  assert.ok(existsSync(page));

  breakIt('log-cache');
  const second = build(copy);
  assert.equal(second.ok, false);
  for (const id of ['log-cache', 'one-of-mine'])
    assert.match(
      second.text,
      new RegExp(`demos/${id}/demo\\.json is not as it should be:\n  knobs\\.totalMb\\.default: `),
    );
  assert.match(second.text, /expected number, found "many"/);
  assert.doesNotMatch(second.text, /^ +at /m, 'a stack tells nobody what to do');
  assert.ok(existsSync(page), 'the pages that were built before are still there');
});
