import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allGuards } from '../guards/all-guards.ts';
import { copyProject } from '../guards/project-copy.ts';
import { beginTrial } from '../guards/try-guard.ts';
import { report } from '../support/figure.ts';
import { stopSignals } from '../support/suite.ts';

// A few guards, one of each kind, are taken out here; `npm run test:guards` takes out all.

const SOME = [
  'Host is one of our names',
  'start time of a process before it is killed',
  'places in the waiting room',
];

test('a guard that is taken out is missed', { timeout: 180_000 }, async (t) => {
  const copy = copyProject();
  t.after(() => copy.remove());
  // The tests of the copy run in a process group of their own: whoever ends these does not end those.
  const stopped = new AbortController();
  for (const signal of stopSignals)
    process.once(signal, () => stopped.abort(new Error(`ended by ${signal}`)));
  const trial = beginTrial(copy, AbortSignal.any([t.signal, stopped.signal]));
  for (const name of SOME) {
    const guard = allGuards.find((one) => one.name === name);
    assert.ok(guard, name);
    const { missedBy } = await trial.try(guard);
    assert.ok(missedBy, `${name} (${guard.how}): no test misses it`);
  }
  report(t, {
    id: 'R25',
    what: `${SOME.length} of ${allGuards.length} guards removed from a copy of the notebook, one at a time`,
    measured: `${SOME.length} of ${SOME.length} missed by a test`,
    target: 'each of them',
  });
});
