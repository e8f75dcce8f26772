import assert from 'node:assert/strict';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixtureDemo } from '../../runner/fixture-demos.ts';
import { leftoversOf, lineOf, slowness, startMachine } from '../../runner/machine.ts';
import { report } from '../../support/figure.ts';
import { stateFolder } from '../../support/server-process.ts';

// What a program leaves in its directory must not lead the cleaning up out of it, nor keep it from its end.

/** Everything below a folder that a broom could have changed: names, kinds, modes, sizes, times, contents. */
function snapshot(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { mode, size, mtimeMs, uid } = lstatSync(path);
      const content = entry.isFile() ? readFileSync(path, 'latin1') : '';
      return JSON.stringify({ path, mode, size: entry.isFile() ? size : 0, mtimeMs, uid, content });
    })
    .sort();
}

for (const [where, searchPath] of [
  ['in the sandbox', undefined],
  ['without one', '/nonexistent'],
] as const)
  test(`traps that a program plants ${where} are removed, and what they lead to stays as it is`, {
    timeout: 60_000 * slowness,
  }, async (t) => {
    const outside = stateFolder();
    t.after(() => rmSync(outside, { recursive: true, force: true }));
    mkdirSync(join(outside, 'folder'));
    for (const name of ['sentinel', 'folder/other']) writeFileSync(join(outside, name), `${name}, as it was`);
    chmodSync(join(outside, 'sentinel'), 0o640);
    const before = snapshot(outside);
    const machine = await startMachine(searchPath === undefined ? {} : { searchPath });
    t.after(() => machine.close());
    const { level, reason } = machine.runner.environment.confinement;
    if (searchPath === undefined && level !== 'bubblewrap') return t.skip(`no sandbox here: ${reason}`);

    const run = machine.runner.start(fixtureDemo('plants-traps'), { outside });
    run.watch();
    const { planted } = JSON.parse(await lineOf(run, '"planted"'));
    const end = await run.gone;
    assert.equal(end.kind, 'finished', end.sentence);
    const said = run.log
      .since(0)
      .flatMap((e) => (e.type === 'log' && e.data.stream === 'runner' ? [e.data.text] : []));
    assert.deepEqual(said, [], 'nothing could not be removed');
    assert.deepEqual(leftoversOf(machine.stateDir, run.id), []);
    assert.deepEqual(readdirSync(join(machine.stateDir, 'runs')), []);
    assert.deepEqual(snapshot(outside), before);
    assert.ok(planted.length >= 9, planted.join());
    report(t, {
      id: 'T7',
      what: `traps in the directory of a run ${where}: ${planted.join(', ')}`,
      measured: `${planted.length} of ${planted.length} removed; what they lead to is byte-identical`,
      target: '0 left, nothing outside touched',
    });
  });

test('a directory that was exchanged for a link is removed as the link that it is', {
  timeout: 60_000 * slowness,
}, async (t) => {
  const outside = stateFolder();
  t.after(() => rmSync(outside, { recursive: true, force: true }));
  writeFileSync(join(outside, 'sentinel'), 'as it was');
  const before = snapshot(outside);
  const machine = await startMachine({ searchPath: '/nonexistent' });
  t.after(() => machine.close());
  const run = machine.runner.start(fixtureDemo('plants-traps'), { outside, swap: true });
  run.watch();
  const { planted } = JSON.parse(await lineOf(run, '"planted"'));
  await run.gone;
  assert.deepEqual(planted, ['swapped']);
  assert.deepEqual(snapshot(outside), before);
  // A program without a sandbox may write where its user may: what it moved away is not found again.
  assert.ok(!readdirSync(join(machine.stateDir, 'runs')).includes(run.id));
});
