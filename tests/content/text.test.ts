import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { diagramFile, diagramsIn } from '../../src/notebook/Diagram/diagram-file.ts';
import { claimNamed, demoNamed } from '../../src/notebook/page/known-demos.ts';
import { allStages, attributes } from './stages.ts';

const stages = allStages();

/** The demos that the grids of a text run: a cell may be a scenario of another demo. */
function gridDemos(text: string): string[] {
  const ids = attributes(text, 'Grid', 'id');
  return attributes(text, 'Grid', 'demo').flatMap((demo, i) => {
    const grid = demoNamed(demo, '<Grid>').grids?.[ids[i] ?? ''];
    return [demo, ...(grid?.cells ?? []).map((cell) => cell.demo ?? demo)];
  });
}

test('there are stages, and no two share an address', () => {
  assert.ok(stages.length > 0);
  assert.equal(new Set(stages.map((stage) => stage.slug)).size, stages.length);
});

for (const { file, text, demos } of stages) {
  test(`${file} lists the demos that it embeds`, () => {
    const embedded = [...attributes(text, 'Demo', 'id'), ...gridDemos(text)];
    assert.deepEqual([...new Set(embedded)].sort(), [...demos].sort());
  });

  test(`${file} rests on declared claims of its own stage only`, () => {
    const claims = attributes(text, 'Evidence', 'claim');
    for (const name of claims) {
      const { claim } = claimNamed(name, '<Evidence>');
      assert.equal(claim.stage, text.match(/^slug: (\S+)$/m)?.[1], `${name} is declared for another stage`);
    }
    if (demos.length > 0) assert.ok(claims.length >= 5, `only ${claims.length} claims`);
    assert.equal(new Set(claims).size, claims.length, 'a claim stands twice');
  });

  test(`${file}: every diagram is drawn, from its present source (npm run diagrams)`, () => {
    for (const code of diagramsIn(text)) assert.ok(existsSync(diagramFile(code)), `no drawing of:\n${code}`);
  });

  test(`${file}: what replays it is there (npm run record)`, () => {
    for (const [, id = '', scenario = ''] of text.matchAll(/<Demo id="([^"]*)" scenario="([^"]*)"/g))
      assert.ok(demoNamed(id, 'demos').recordings[scenario], `no recording of ${id}, ${scenario}`);
    for (const [, id = '', name = ''] of text.matchAll(/<Grid demo="([^"]*)" id="([^"]*)"/g))
      for (const { demo, scenario } of demoNamed(id, 'demos').grids?.[name]?.cells ?? [])
        assert.ok(
          demoNamed(demo ?? id, 'demos').recordings[scenario],
          `no recording of ${demo ?? id}, ${scenario}`,
        );
  });
}

test('no drawing is left of a diagram that is gone', () => {
  const wanted = stages.flatMap(({ text }) => diagramsIn(text).map((code) => diagramFile(code)));
  assert.deepEqual(
    readdirSync('content/diagrams')
      .map((file) => `content/diagrams/${file}`)
      .sort(),
    [...new Set(wanted)].sort(),
  );
});

test('every claim that a demo declares is made by the text', () => {
  const made = stages.flatMap(({ text }) => attributes(text, 'Evidence', 'claim'));
  const declared = loadCatalogue('demos')
    .list()
    .flatMap((demo) => Object.keys(demo.claims).map((id) => `${demo.id}/${id}`));
  assert.deepEqual(
    declared.filter((name) => !made.includes(name)),
    [],
  );
});

test('an unknown demo or claim fails with the name that was meant', () => {
  assert.throws(() => demoNamed('log-cashe', '<Demo>'), /no demo `log-cashe`.*Did you mean `log-cache`/);
  assert.throws(
    () => claimNamed('log-cache/byte-by-byte', '<Evidence>'),
    /no claim `byte-by-byte`.*Did you mean `byte-for-byte`/,
  );
});
