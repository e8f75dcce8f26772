import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  caseFileKind,
  openRecord,
  recordFileName,
  recordText,
} from '../../../src/notebook/CaseFile/case-record.ts';
import { mergeCases } from '../../../src/notebook/CaseFile/merge-cases.ts';
import { isPlainPicture } from '../../../src/notebook/CaseFile/plain-picture.ts';
import { postMortem } from '../../../src/notebook/CaseFile/post-mortem.ts';
import { salvaged } from '../../../src/notebook/CaseFile/salvaged.ts';
import { broughtAlong, takenAlong } from '../../../src/notebook/CaseFile/take-along.ts';
import type { CaseFile } from '../../../src/protocol/case-file.ts';
import { anyCase } from './case-arbitraries.ts';

const now = new Date('2026-11-22T20:00:00Z');
const empty: CaseFile = { entries: [], own: [], runs: [] };
/** The text of a file with something in it changed. */
const change = (text: string, by: (record: Record<string, unknown>) => void): string => {
  const record = JSON.parse(text) as Record<string, unknown>;
  by(record);
  return JSON.stringify(record);
};
const refused = (text: string): string => {
  const opened = openRecord(text);
  assert.ok(!opened.ok, 'it was let in');
  return opened.sentence;
};

describe('a case goes out as JSON and comes back', () => {
  test('whatever is in it, it comes back as it was, also by way of an address', () => {
    fc.assert(
      fc.property(anyCase, (file) => {
        const text = recordText(file, now);
        const opened = openRecord(text);
        assert.ok(opened.ok, opened.ok ? '' : opened.sentence);
        assert.deepEqual(opened.value.case, JSON.parse(JSON.stringify(file)));
        const address = takenAlong('http://127.0.0.1:4321/case-file/', text) ?? '';
        assert.equal(broughtAlong(new URL(address).hash), text);
      }),
    );
    assert.equal(recordFileName(now), 'case-file-2026-11-22.json');
  });

  test('no text whatever makes it throw, and what is let in is a case', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((one) => JSON.stringify(one)),
        ),
        (text) => {
          const opened = openRecord(text);
          assert.ok(!opened.ok);
          assert.match(
            opened.sentence,
            /^This is not a case file of this notebook: expected .+, found .+\. Choose a file/s,
          );
        },
      ),
    );
  });

  test('a field that is changed into anything else is refused, or is still a case', () => {
    const paths = ['format', 'version', 'savedAt', 'case', 'more'];
    fc.assert(
      fc.property(anyCase, fc.constantFrom(...paths), fc.jsonValue(), (file, path, value) => {
        const opened = openRecord(
          change(recordText(file, now), (record) => Object.assign(record, { [path]: value })),
        );
        if (opened.ok) assert.ok(Array.isArray(opened.value.case.runs));
        else assert.doesNotMatch(opened.sentence, /undefined|\[object/);
      }),
    );
  });
});

describe('what is no case file is refused with what was expected, what was found, what to do', () => {
  const good = recordText(empty, now);
  test('text that is no JSON, an empty file, another version, a field too much', () => {
    assert.match(refused('hello'), /expected JSON, found "hello"\. Choose a file/);
    assert.match(refused(''), /expected JSON, found nothing\./);
    assert.match(refused('null'), /expected a value of type object, found null\./);
    assert.match(
      refused(change(good, (one) => Object.assign(one, { version: 2 }))),
      /expected version to be 1, found 2\./,
    );
    assert.match(
      refused(change(good, (one) => Object.assign(one, { x: 1 }))),
      /expected no other fields, found \["x"\]\./,
    );
    assert.match(
      refused('{"format":"memory-notebook/recording","version":1}'),
      /expected format to be "memory-notebook\/case-file", found "memory-notebook\/recording"\./,
    );
    assert.ok(openRecord(good).ok);
  });

  test('what is too large, too deep or too much', () => {
    assert.match(
      refused(`${good}${' '.repeat(caseFileKind.limitBytes)}`),
      /expected at most 4 MB, found 4\.1 MB\./,
    );
    assert.match(refused('['.repeat(100_000)), /expected at most 16 levels of nesting, found 100000\./);
    const own = Array.from({ length: 501 }, (_, i) => ({ id: `${i}`, text: '', standing: 'open' }));
    assert.match(
      refused(recordText({ ...empty, own: own as CaseFile['own'] }, now)),
      /expected case\.own to be at most 500 items/,
    );
  });
});

const run = {
  ...{ run: 'r1', demo: 'log-cache', at: '2026-11-22T20:00:00Z', place: 'Linux', recorded: false },
  ...{ settings: '', ending: 'Finished.', verdict: 'Nothing.', picture: '<svg class="lines"></svg>' },
};
const hostile = [
  '<script>alert(1)</script>',
  '<svg><script>alert(1)</script></svg>',
  '<svg onload="alert(1)"></svg>',
  '<svg><a href="https://evil.example/">x</a></svg>',
  '<svg><image href="https://evil.example/x.png"/></svg>',
  '<svg><style>@import url(https://evil.example)</style></svg>',
  '<svg style="background:url(https://evil.example)"></svg>',
  '<svg><foreignObject><b>x</b></foreignObject></svg>',
  '<!DOCTYPE svg [<!ENTITY x "y">]><svg>&x;</svg>',
  '<svg>&#60;script&#62;</svg>',
  '<svg class="a"b="c"></svg>',
  '<svg><text>unclosed',
  "<svg class='x'></svg>",
  '',
];

describe('hostile input is harmless', () => {
  test('a picture that is not one of ours is refused, with the whole file', () => {
    for (const picture of hostile) {
      assert.ok(!isPlainPicture(picture), picture);
      const text = recordText({ ...empty, runs: [{ ...run, picture }] }, now);
      assert.match(
        refused(text),
        /expected case\.runs\.0\.picture to be a picture as the notebook draws them/,
      );
    }
    assert.ok(openRecord(recordText({ ...empty, runs: [run] }, now)).ok);
  });

  test('names that end in an address or an anchor are plain names', () => {
    const entry = {
      ...{
        hypothesis: 'a',
        claim: 'log-cache/x',
        sentence: 's',
        stage: 'one',
        run: 'r',
        demo: 'd',
        at: run.at,
      },
      ...{ place: '', recorded: false, value: 1, band: [0, 1] as [number, number], unit: '' },
      effect: 'supports' as const,
    };
    assert.ok(openRecord(recordText({ ...empty, entries: [entry] }, now)).ok);
    for (const odd of [
      { stage: '../../evil' },
      { stage: 'x)](javascript:alert(1))' },
      { claim: 'log-cache/x"onclick="y' },
      { demo: '<b>' },
      { at: 'today' },
    ])
      assert.match(
        refused(recordText({ ...empty, entries: [{ ...entry, ...odd }] }, now)),
        /expected case\.entries\.0\./,
      );
  });

  test('text from a file is text in the Markdown: no link, no HTML, no line of its own', () => {
    const evil = '<img src=x onerror=alert(1)> [x](javascript:alert(1)) `a`\n\n# Heading | cell';
    const file: CaseFile = {
      ...empty,
      own: [{ id: 'o', text: evil, standing: 'open' }],
      runs: [{ ...run, verdict: evil, ending: evil, settings: evil, place: evil }],
      notes: { cause: evil },
      followUps: [{ id: 'f', text: evil, done: false }],
    };
    const text = postMortem([], file, '', () => 'p.svg');
    assert.doesNotMatch(text, /(?<!\\)<img|(?<!\\)\[x|^# Heading/m);
    assert.match(text, /\\<img src=x onerror=alert\(1\)\\>/);
  });
});

describe('two cases become one', () => {
  const merged = (here: CaseFile, there: CaseFile): CaseFile => {
    const found = mergeCases(here, there);
    assert.ok(found.ok, found.ok ? '' : found.sentence);
    return found.file;
  };
  const texts = (file: CaseFile) => file.own.map((one) => one.text).sort();

  test('a case merged with itself, or with an empty one, is what it was', () => {
    fc.assert(
      fc.property(anyCase, (file) => {
        const once = merged(file, empty);
        assert.deepEqual(merged(once, once), once);
        assert.deepEqual(merged(once, empty), once);
        assert.deepEqual([once.entries, once.runs, once.own], [file.entries, file.runs, file.own]);
      }),
    );
  });

  test('nothing of either is lost, and each id is there once', () => {
    fc.assert(
      fc.property(anyCase, anyCase, (here, there) => {
        const both = merged(here, there);
        for (const file of [here, there]) {
          for (const name of ['entries', 'runs'] as const)
            for (const one of file[name])
              assert.ok(both[name].some((other) => JSON.stringify(other) === JSON.stringify(one)));
          for (const text of texts(file)) assert.ok(texts(both).includes(text));
          for (const { text } of file.followUps ?? [])
            assert.ok(both.followUps?.some((one) => one.text === text));
          for (const [section, text] of Object.entries(file.notes ?? {}))
            assert.ok((both.notes?.[section as 'cause'] ?? '').includes(text ?? ''));
        }
        for (const list of [both.own, both.followUps ?? []])
          assert.equal(new Set(list.map(({ id }) => id)).size, list.length);
        assert.ok(openRecord(recordText(both, now)).ok);
      }),
    );
  });

  test('what is measured in both is decided by what is here', () => {
    const entry = (value: number, run: string) => ({
      ...{ hypothesis: 'a', claim: 'log-cache/x', sentence: 's', stage: 'one', run, demo: 'd' },
      ...{ at: '2026-11-22T20:00:00Z', place: '', recorded: false, value, band: [0, 1] as [number, number] },
      ...{ unit: '', effect: 'supports' as const },
    });
    const both = merged(
      { ...empty, entries: [entry(1, 'here')] },
      { ...empty, entries: [entry(2, 'there')] },
    );
    assert.deepEqual(
      both.entries.map(({ run: name }) => name),
      ['there', 'here'],
    );
  });

  test('what does not fit into one case is refused with a sentence, and nothing is dropped in silence', () => {
    const many = (name: string): CaseFile => ({
      ...empty,
      runs: Array.from({ length: 30 }, (_, i) => ({ ...run, run: `${name}${i}` })),
    });
    const found = mergeCases(many('a'), many('b'));
    assert.ok(!found.ok);
    assert.match(
      found.sentence,
      /^Together they would have 60 runs, and a case file keeps 40\. Save this one as JSON, then/,
    );
    const long = { ...empty, notes: { cause: 'x'.repeat(8000) } };
    assert.ok(!mergeCases(long, { ...empty, notes: { cause: 'y' } }).ok);
  });
});

test('of a stored case that does not fit, what fits by itself is kept', () => {
  fc.assert(
    fc.property(anyCase, (file) => {
      const torn = JSON.parse(
        JSON.stringify({ ...file, entries: [{ old: true }, ...file.entries], runs: [...file.runs, 7] }),
      );
      const found = salvaged(torn);
      const { followUps = [], ...rest } = JSON.parse(JSON.stringify(file)) as CaseFile;
      assert.deepEqual(found, { ...rest, followUps });
    }),
  );
  for (const odd of [undefined, null, 7, 'x', [], { entries: 'x', notes: 3 }])
    assert.deepEqual(salvaged(odd), { ...empty, followUps: [] });
});
