import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUnavailable, type Sample } from '../../../src/protocol/sample.ts';
import type { Run } from '../../../src/runner/runner.ts';
import { fixtureDemo } from '../../runner/fixture-demos.ts';
import { leftoversOf, lineOf, slowness, startMachine } from '../../runner/machine.ts';
import { report } from '../../support/figure.ts';
import { rounds } from '../../support/scale.ts';

// What a program says of itself is drawn as its own words. What the charts say of it, the kernel says.

const REPLACEMENTS = rounds(4, 40, 1);
const MB = 2 ** 20;
const HELD_MB = 200;

const samplesOf = (run: Run): Sample[] =>
  run.log.since(0).flatMap((event) => (event.type === 'sample' ? [event.data] : []));

test('a program that lies about itself changes neither its own samples nor those of its neighbour', {
  timeout: (30_000 + REPLACEMENTS * 1500) * slowness,
}, async (t) => {
  const machine = await startMachine();
  t.after(() => machine.close());
  const start = (id: 'lies' | 'holds-memory', knobs: Record<string, number>): Run => {
    const run = machine.runner.start(fixtureDemo(id), knobs);
    run.watch();
    return run;
  };
  const neighbour = start('holds-memory', { mb: HELD_MB, limitMb: 320 });
  await lineOf(neighbour, 'held');
  const liar = start('lies', { replacements: REPLACEMENTS, limitMb: 320 });
  const end = await liar.gone;
  assert.equal(end.kind, 'finished', end.sentence);
  const seenOfNeighbour = samplesOf(neighbour).slice(-5);
  await neighbour.stop('reader');

  const said = liar.log.since(0).flatMap((event) => (event.type === 'log' ? [event.data.text] : []));
  const replaced = Array.from({ length: REPLACEMENTS + 1 }, (_, times) => `was replaced ${times} times`);
  assert.deepEqual(
    said.filter((text) => text.startsWith('was replaced')),
    replaced,
    said.join('; '),
  );
  const samples = samplesOf(liar);
  let alive = 0;
  let lies = 0;
  for (const { seq, process: seen, cgroup, runtime } of samples) {
    const where = `sample ${seq} of ${samples.length}`;
    if (isUnavailable(seen)) assert.equal(seen.unavailable, 'No process of this run is alive.', where);
    else {
      alive += 1;
      // Node, three shells, and a child of each.
      assert.ok((seen.processes ?? 0) <= 7, `${where}: ${seen.processes} processes`);
      assert.ok((seen.rssBytes ?? 0) < HELD_MB * MB, `${where}: RSS ${seen.rssBytes}`);
    }
    if (!isUnavailable(cgroup))
      assert.ok((cgroup.anonBytes ?? 0) < HELD_MB * MB, `${where}: anon ${cgroup.anonBytes}`);
    if (!isUnavailable(runtime)) {
      lies += 1;
      assert.equal(runtime.heapUsedBytes, 1e15, 'its own words are in the place of its own words');
    }
  }
  assert.ok(lies > 0, 'no sample had its own words');
  assert.ok(alive > samples.length / 2, `${alive} of ${samples.length} samples of a living program`);
  for (const { process: seen } of seenOfNeighbour) {
    assert.ok(!isUnavailable(seen));
    assert.equal(seen.processes, 1);
    assert.ok((seen.rssBytes ?? 0) > HELD_MB * MB);
  }
  assert.deepEqual(leftoversOf(machine.stateDir, liar.id), []);
  report(t, {
    id: 'T19',
    what: `a program that renames itself to ") R 1 (", replaces itself ${REPLACEMENTS} times, reports 1 PB and has children that are gone at once, beside one that holds ${HELD_MB} MB`,
    measured: `${samples.length} samples: 0 took a name for a field, 0 counted the neighbour, the lies (in ${lies}) only under "reported by the program"`,
    target: 'no sample crosses runs',
  });
});
