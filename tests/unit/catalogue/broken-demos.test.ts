import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';

const demos = fileURLToPath(new URL('../../../demos', import.meta.url));

/** The project's demos with one declaration changed by a text that stands in it once. */
function changed(
  t: { after(then: () => void): void },
  demo: string,
  from: string | RegExp,
  to: string,
): string {
  const dir = mkdtempSync(join(tmpdir(), 'demos-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  cpSync(demos, dir, { recursive: true, filter: (path) => !path.includes('recordings') });
  const file = join(dir, demo, 'demo.json');
  const text = readFileSync(file, 'utf8');
  const other = text.replace(from, to);
  assert.notEqual(other, text, `${String(from)} does not stand in ${demo}/demo.json`);
  writeFileSync(file, other);
  return dir;
}

const mistakes: readonly [string, string, string | RegExp, string, RegExp][] = [
  [
    'a default out of its range',
    'log-cache',
    '"default": 160',
    '"default": 16000',
    /knobs\.totalMb\.default: expected a whole number from 8 to 1024, found 16000/,
  ],
  [
    'an axis from a knob that is not there',
    'log-cache',
    '"per": "linesPerSecond"',
    '"per": "linePerSecond"',
    /axes\.seconds\.per: expected a knob that is a number, found "linePerSecond"\. Did you mean `linesPerSecond`\?/,
  ],
  [
    'a default that is no option',
    'per-call-writers',
    '"default": "lumberjack-like"',
    '"default": "nothing"',
    /knobs\.kind\.default: expected one of lumberjack-like, .*, found "nothing"/,
  ],
  [
    'a cell of a scenario that is not there',
    'the-fix',
    '"scenario": "destroy-per-call"\n        }',
    '"scenario": "destroy-per-cal"\n        }',
    /grids\.repairs\.cells\.2\.scenario: expected a scenario of the-fix.*Did you mean `destroy-per-call`/s,
  ],
  [
    'a cell of a demo that is not there',
    'log-cache',
    '"demo": "four-ways-to-grow"',
    '"demo": "four-ways"',
    /grids\.one-limit\.cells\.1\.demo: expected a demo, found "four-ways"/,
  ],
  ['a file that is not JSON', 'log-cache', '"title"', 'title', /demos\/log-cache\/demo\.json is not JSON/],
];

for (const [name, demo, from, to, says] of mistakes)
  test(`${name} is named: file, field, what was expected and what was found`, (t) => {
    assert.throws(() => loadCatalogue(changed(t, demo, from, to)), says);
  });

test('a demo that is broken is told of and left out, and the others are there', (t) => {
  const told: string[] = [];
  const catalogue = loadCatalogue(
    changed(t, 'log-cache', '"default": 160', '"default": 16000'),
    ({ message }) => told.push(message),
  );
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /^demos\/log-cache\/demo\.json is not as it should be/);
  assert.equal(catalogue.get('log-cache'), undefined);
  assert.ok(catalogue.get('the-fix') !== undefined);
});
