import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { guards } from '../../../src/server/gate/gate.ts';
import { allGuards } from '../../guards/all-guards.ts';
import { gateGuards } from '../../guards/gate-guards.ts';
import { type Guard, occurrences, withoutGuard } from '../../guards/guard.ts';

// `npm run test:guards` takes each guard out and sees whether a test misses it. Here it is only seen to that the list stays true.

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

test('the text of every guard stands in its file exactly once, and is replaced by another', () => {
  const wrong = allGuards.filter(
    (guard) => occurrences(guard, read(guard.file)) !== 1 || guard.text === guard.by,
  );
  assert.deepEqual(
    wrong.map(({ name, file, text }) => ({ name, file, text })),
    [],
  );
});

test('guards have names of their own, and tests that there are', () => {
  const names = allGuards.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const { name, tests, only } of allGuards) {
    assert.ok(tests.length > 0 && tests.every((file) => existsSync(join(root, file))), name);
    if (only !== undefined)
      assert.ok(
        tests.some((file) => mentions(read(file), only)),
        `${name}: ${only}`,
      );
  }
});

/** Whether a test of such a name may stand in a file: each word of the pattern does (names are put together from pieces). */
function mentions(source: string, pattern: string): boolean {
  return pattern.split(/\W+/).every((word) => source.includes(word));
}

test('every guard of the gate is among them', () => {
  const taken = gateGuards.map(({ text }) => text.trim().replace(',', ''));
  assert.deepEqual(taken.sort(), guards.map(({ name }) => name).sort());
  assert.deepEqual(
    globSync('src/server/gate/*.ts', { cwd: root }).filter((file) => /export function guard/.test(read(file)))
      .length,
    guards.length,
    'a guard that stands in a file is in the list',
  );
});

test('what is not there, or there twice, is not replaced', () => {
  const guard: Guard = {
    name: 'a guard',
    file: 'a.ts',
    text: 'if (no)',
    by: 'if ($&)',
    how: 'no',
    tests: [],
  };
  assert.equal(withoutGuard(guard, 'if (no) throw'), 'if ($&) throw');
  for (const source of ['', 'if (no) if (no)'])
    assert.throws(
      () => withoutGuard(guard, source),
      /a guard: expected its text once in a\.ts, found it [02] times/,
    );
});
