import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { explain, namesOf } from '../../../src/notebook/Term/mark-terms.ts';

const names = namesOf([
  { term: 'page cache', meaning: 'pages of files' },
  { term: 'active_file, inactive_file', meaning: 'two lists' },
  { term: 'RSS', meaning: 'mapped pages' },
  { term: 'kmem, kernel', meaning: 'kernel objects' },
]);
const marked = (text: string, asCode = false, explained = new Set<string>()) =>
  explain(text, names, explained, asCode).map((piece) =>
    'plain' in piece ? piece.plain : `[${piece.name}]`,
  );

test('the first of each name is explained, where it is a word of its own', () => {
  assert.deepEqual(marked('The page cache, and RSS; RSS again. PRSS, RSSs.'), [
    ...['The ', '[page cache]', ', and ', '[RSS]', '; RSS again. PRSS, RSSs.'],
  ]);
  const explained = new Set<string>();
  marked('inactive_file and active_file', false, explained);
  assert.deepEqual([...explained].sort(), ['active_file', 'inactive_file']);
  assert.deepEqual(marked('inactive_file', true, explained), ['inactive_file'], 'explained above');
});

test('an ordinary word is the term only as code', () => {
  assert.deepEqual(marked('the kernel'), ['the kernel']);
  assert.deepEqual(marked('kernel', true), ['[kernel]']);
  assert.deepEqual(marked('cat kernel', true), ['cat kernel'], 'code is a name as a whole or none');
});

test('no character is lost, and no name is explained twice', () => {
  const word = fc.constantFrom(...names.keys(), 'and', ', ', ' ', '_', 'x');
  fc.assert(
    fc.property(
      fc.array(fc.array(word, { maxLength: 8 }), { maxLength: 5 }),
      fc.boolean(),
      (texts, asCode) => {
        const explained = new Set<string>();
        const seen: string[] = [];
        for (const text of texts.map((words) => words.join(''))) {
          const pieces = explain(text, names, explained, asCode);
          assert.equal(pieces.map((piece) => ('plain' in piece ? piece.plain : piece.name)).join(''), text);
          seen.push(...pieces.flatMap((piece) => ('name' in piece ? [piece.name] : [])));
        }
        assert.equal(new Set(seen).size, seen.length);
        assert.deepEqual(new Set(seen), explained);
      },
    ),
  );
});
