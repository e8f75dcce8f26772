import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { indexOf, searchIn } from '../../../src/notebook/Search/find.ts';
import { findablesOf } from '../../../src/notebook/Search/findables.ts';
import { sectionsOf } from '../../../src/notebook/Search/stage-sections.ts';

const mdx = `Words before it with a [link](/x/), \`inactive_file\` and **weight**.[^a]

## The first section

<Evidence claim="log-cache/x">A sentence inside.</Evidence>

\`\`\`sh
## not a heading
cat memory.stat
\`\`\`

### The second

- an item

[^a]: A note, with https://example.org in it,
  on two lines.
`;
const headings = [
  { depth: 2, slug: 'the-first-section', text: 'The first section' },
  { depth: 3, slug: 'the-second', text: 'The second' },
];

test('a stage falls into sections: words of tags stay, listings and notes do not', () => {
  assert.deepEqual(
    sectionsOf(mdx, headings).map(({ heading, text }) => [heading?.slug, text]),
    [
      [undefined, 'Words before it with a link, inactive_file and weight .'],
      ['the-first-section', 'A sentence inside.'],
      ['the-second', 'an item'],
    ],
  );
});

describe('the search', () => {
  const found = findablesOf({
    stages: [
      {
        number: 3,
        slug: 'logs',
        title: 'Logs',
        question: 'Who keeps files?',
        mdx: `<Demo id="log-cache" />\n${mdx}`,
        headings,
      },
    ],
    demos: loadCatalogue('demos').list(),
    glossary: [{ term: 'active_file, inactive_file', meaning: 'Two lists of file pages.' }],
    decisions: [{ class: 'socket buffers', confirm: 'ss -m', tool: 'ss' }],
    playbookUrl: '/stages/the-playbook/',
  });
  const search = searchIn(indexOf(found));
  const urls = (query: string) => search(query).map(({ url }) => url);

  test('finds a counter by its name, by a piece of it, by the beginning of a word and with a slip', () => {
    for (const query of ['inactive_file', 'inactive', 'inactiv', 'inactve'])
      assert.ok(urls(query).includes('/stages/the-playbook/#word-active_file-inactive_file'), query);
  });

  test('leads to the section, the row, the demo', () => {
    assert.equal(urls('sentence inside')[0], '/stages/logs/#the-first-section');
    assert.equal(urls('socket')[0], '/stages/the-playbook/#row-socket-buffers');
    assert.ok(urls('delete rotated logs').includes('/stages/logs/'));
  });

  test('finds nothing for nothing, and for what is not there', () => {
    for (const query of ['', '   ', 'xyzzyplugh']) assert.deepEqual(search(query), []);
  });

  test('shows no words of the text: they may be an answer', () => {
    for (const result of search('sentence'))
      assert.deepEqual(Object.keys(result).sort(), ['title', 'url', 'where']);
  });
});
