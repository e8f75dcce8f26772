import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { RecordingSchema } from '../../src/protocol/recording.ts';
import { cgroupReader } from '../../src/sampling/read-cgroup.ts';
import { startTestRunner } from '../demos/test-runner.ts';
import { copyOfProject, root } from '../support/copy-of-project.ts';
import { added, additions, doEdit } from './additions.ts';

// The recipes of the README are followed to the letter in a copy of the project, which is then recorded, built and tested.

const run = promisify(execFile);
const stageFile = `9-${added.stage}.mdx`;
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The paragraph of a recipe in the README. */
function recipeText(name: string): string {
  const found = readme.match(new RegExp(`^\\*\\*${name}\\.\\*\\*[^]*?(?=\\n\\n)`, 'm'));
  if (found === null) throw new Error(`README.md has no paragraph that begins with **${name}.**`);
  return found[0];
}

for (const { recipe, edits } of additions)
  test(`"${recipe}" names every file that it takes`, () => {
    const named = [...recipeText(recipe).matchAll(/`([\w./<>-]+)`/g)].map(([, path = '']) =>
      path.replaceAll('<id>', added.demo).replaceAll('<n>-<slug>', `9-${added.stage}`),
    );
    for (const { file } of edits)
      assert.ok(
        named.some((path) => file === path || (path.endsWith('/') && file.startsWith(path))),
        `${file} is not among ${named.join(', ')}`,
      );
  });

describe('a copy of the project, after the recipes', async () => {
  const machine = await startTestRunner();
  const { cgroup } = machine.runner.environment;
  await machine.close();
  const skip =
    !cgroup.writable && `a new demo is recorded in a cgroup, and none can be made: ${cgroup.reason}`;
  let copy = '';
  const here = (file: string): string => readFileSync(join(copy, file), 'utf8');
  /** Runs Node in the copy. @returns what it printed @throws Error with the end of that when it fails */
  const node = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> => {
    // A test runner in a test runner would take itself for a part of it.
    const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
    const ran = run(process.execPath, args, {
      cwd: copy,
      env: { ...inherited, ASTRO_TELEMETRY_DISABLED: '1', ...env },
      timeout: 240_000,
      maxBuffer: 2 ** 26,
    });
    const { stdout } = await ran.catch(({ stdout, stderr }: { stdout: string; stderr: string }) => {
      throw new Error(`${args.join(' ')} failed:\n${`${stdout}\n${stderr}`.trim().slice(-4000)}`);
    });
    return stdout;
  };
  after(() => {
    if (copy !== '') rmSync(copy, { recursive: true, force: true });
  });

  // A test and no hook: the runner does not tell why a hook failed.
  test('recorded and built', { skip }, async () => {
    copy = copyOfProject('notebook-recipes');
    mkdirSync(join(copy, '.state'), { mode: 0o700 });
    for (const { edits } of additions) for (const edit of edits) doEdit(copy, edit);
    await node(['src/launch/record.ts', '--state-dir', join(copy, '.state'), added.demo]);
    await node(['node_modules/astro/bin/astro.mjs', 'build']);
  });

  test('types fit', { skip }, async () => {
    await node(['node_modules/typescript/bin/tsc', '--noEmit']);
  });

  test('the counter is read from the file of each cgroup version, and recorded', { skip }, async () => {
    const script = `
      import { cgroupReader } from './src/sampling/read-cgroup.ts';
      const kernels = { 1: 'v1-hybrid-6.18', 2: 'v2-6.1' };
      for (const [version, folder] of Object.entries(kernels)) {
        const reader = cgroupReader({ version: Number(version), memory: 'tests/fixtures/kernel/' + folder + '/cgroup' });
        console.log(reader.read(0).${added.counter});
        reader.close();
      }`;
    const read = (await node(['--input-type=module', '--eval', script])).trim().split('\n');
    const told = (folder: string, field: string) =>
      new RegExp(`^${field} (\\d+)$`, 'm').exec(
        here(`tests/fixtures/kernel/${folder}/cgroup/memory.stat`),
      )?.[1];
    assert.deepEqual(read, [told('v1-hybrid-6.18', 'total_unevictable'), told('v2-6.1', 'unevictable')]);
    const { events } = RecordingSchema.parse(
      JSON.parse(here(`demos/${added.demo}/recordings/${added.scenario}.json`)),
    );
    assert.ok(events.filter(({ type }) => type === 'sample').length > 20);
    assert.match(here(`dist/stages/${added.stage}/index.html`), new RegExp(added.counterLabel));
    assert.match(here(`demos/${added.demo}/recordings/${added.scenario}.json`), new RegExp(added.counter));
  });

  test('the demo stands in its stage, and its recording is there to be replayed', { skip }, () => {
    assert.match(
      here(`dist/stages/${added.stage}/index.html`),
      new RegExp(`aria-label="Demo: ${added.demo}"`),
    );
    const served = JSON.parse(here(`dist/recordings/${added.demo}/${added.scenario}.json`));
    assert.equal(served.scenario, added.scenario);
  });

  test('the claim is printed, and shown as the recording has it', { skip }, async () => {
    const claims: { id: string }[] = JSON.parse(await node(['src/claims/print.ts']));
    assert.ok(claims.some(({ id }) => id === `${added.demo}/descriptors-stay`));
    const html = here(`dist/stages/${added.stage}/index.html`);
    assert.match(html, /id="claim-descriptors-stay"[^>]*data-result="holds"/);
  });

  test('the hypothesis is in the case file', { skip }, () => {
    const content = here('dist/case-file/content.json');
    assert.match(content, /The ring of buffers leaks\./);
    assert.match(content, new RegExp(added.hypothesis));
    assert.doesNotMatch(
      here('dist/case-file/index.html'),
      /The ring of buffers leaks\./,
      'no run has borne on it',
    );
  });

  test('the stage is on the front page, in every progress line, and the last of nine', { skip }, () => {
    const address = `stages/${added.stage}/"`;
    assert.match(here(`dist/stages/${added.stage}/index.html`), /Stage 9 of 9,/);
    for (const page of ['index.html', 'stages/the-alert/index.html', 'stages/the-playbook/index.html'])
      assert.ok(here(`dist/${page}`).includes(address), page);
    assert.match(here('dist/stages/the-alert/index.html'), /Stage 0 of 9,/);
    const line = /<ol class="progress".*?<\/ol>/s.exec(here('dist/index.html'))?.[0] ?? '';
    assert.equal(line.match(/<li/g)?.length, 10);
    assert.doesNotMatch(line, /not written yet/);
  });

  test('the tests find them: text, pages, declarations, recordings, and every claim measured on a real run', {
    skip,
  }, async () => {
    const env = { NOTEBOOK_DEMOS: added.demo, NOTEBOOK_TEST_STATE: join(copy, '.state') };
    const tests = (names: readonly string[], ...flags: readonly string[]) => {
      const files = names.map((name) => `tests/${name}.test.ts`);
      return node(['--test', '--test-reporter=./tests/support/reporter.ts', ...flags, ...files], env);
    };
    const output = [
      await tests(['content/text', 'content/built-pages', 'demos/claims', 'unit/catalogue/catalogue']),
      await tests(['unit/structure/arrows', 'unit/support/suites']),
      // What is said of the other recordings is held to by a suite of its own.
      await tests(['demos/recordings'], `--test-name-pattern=${added.demo}`),
    ].join('\n');
    for (const name of [
      `${stageFile} lists the demos that it embeds`,
      `stages/${added.stage}/index.html: no link inside the site is dead`,
      `${added.demo}/${added.scenario} ends, is judged and measures as it is declared`,
      `${added.demo}/descriptors-stay: No descriptor is left.`,
    ])
      assert.ok(output.includes(`ok ${name}`), `no test "${name}" in\n${output}`);
  });

  test('what is added is not there without the recipes', () => {
    assert.ok(!readme.includes(added.demo));
    const stat = cgroupReader({ version: 2, memory: 'tests/fixtures/kernel/v2-6.1/cgroup' });
    assert.equal(added.counter in stat.read(0), false);
    stat.close();
  });
});
