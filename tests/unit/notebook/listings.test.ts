import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesNamed } from '../../../src/notebook/Lines/lines-named.ts';
import { foldImports } from '../../../src/notebook/Source/fold.ts';
import { listing } from '../../../src/notebook/Source/listing.ts';

const code = "// what it is\nimport a from 'a';\nimport {\n  b,\n} from 'b';\n\nrun(a);\nrun(b);\nstop();\n";

test('imports are folded, told by their number of lines, and no line is lost', () => {
  const pieces = foldImports(code, 'ts');
  assert.deepEqual(
    pieces.map(({ folded }) => folded),
    [undefined, '4 lines of imports', undefined],
  );
  assert.equal(pieces.map((piece) => piece.code).join(''), code);
});

test('two imports are in nobody’s way, and a file without any is one piece', () => {
  assert.equal(foldImports("import a from 'a';\nimport b from 'b';\nrun();\n", 'ts').length, 1);
  assert.deepEqual(foldImports('run();', 'ts'), [{ code: 'run();' }]);
});

test('every program of the notebook that is listed folds without a loss, in Go as well', () => {
  for (const path of ['demos/log-cache/main.ts', 'demos/go-original/push.go', 'demos/the-fix/repairs.ts']) {
    const { code: whole, lang } = listing(path, undefined, 'test');
    assert.equal(
      foldImports(whole, lang)
        .map((piece) => piece.code)
        .join(''),
      whole,
    );
  }
});

test('lines are named by what stands in them: one, or a range', () => {
  assert.deepEqual(linesNamed(code, 'run(a)', undefined, '<Lines>'), { first: 6, last: 6 });
  assert.deepEqual(linesNamed(code, 'run(a)', 'stop', '<Lines>'), { first: 6, last: 8 });
});

test('a name that no line or more than one line has fails the build with a sentence', () => {
  assert.throws(() => linesNamed(code, 'walk(a)', undefined, '<Lines>'), /no line contains `walk\(a\)`/);
  assert.throws(() => linesNamed(code, 'run(', undefined, '<Lines>'), /2 lines contain `run\(`/);
  assert.throws(() => linesNamed(code, 'stop', 'run', '<Lines>'), /no line after `stop` contains `run`/);
});
