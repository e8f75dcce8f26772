import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { identify } from '../../../src/runner/journal/identity.ts';
import { fixtureDemo } from '../../runner/fixture-demos.ts';
import { leftoversOf, lineOf, slowness, startMachine } from '../../runner/machine.ts';
import { report } from '../../support/figure.ts';

// Outside of a sandbox a program can make cgroups inside its own. Nobody lives on in them, and they go.

test('cgroups that a program made inside its own go with it, and so does who was moved there', {
  timeout: 60_000 * slowness,
}, async (t) => {
  const machine = await startMachine({ searchPath: '/nonexistent' });
  t.after(() => machine.close());
  if (machine.runner.environment.cgroup.writable !== true) return t.skip('runs get no cgroup here');
  const run = machine.runner.start(fixtureDemo('nests-cgroups'), {});
  run.watch();
  const { nested, inner } = JSON.parse(await lineOf(run, '"nested"'));
  const end = await run.gone;
  assert.equal(end.kind, 'finished', end.sentence);
  assert.equal(existsSync(inner), false, inner);
  assert.equal(identify(thisKernel, nested), undefined, 'who was moved there has ended');
  assert.deepEqual(leftoversOf(machine.stateDir, run.id), []);
  report(t, {
    id: 'T7',
    what: 'program without a sandbox makes two cgroups inside its own, moves a process there that bears no mark of the run, and ends',
    measured: '0 processes, 0 cgroups left',
    target: '0 left',
  });
});
