import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { loadHypotheses } from '../../../src/catalogue/load-hypotheses.ts';
import { claimEvidence } from '../../../src/claims/claim-evidence.ts';
import { count, emptyTally } from '../../walks/tally.ts';
import { withLateSamples } from '../../walks/walk.ts';
import { walkedIn } from '../../walks/walked.ts';

// Real runs by readers who did as they liked, judged again: tests/demos/walks.test.ts makes new ones.

const walks = walkedIn('tests/fixtures/walks');
const catalogue = loadCatalogue('demos');
const hypotheses = loadHypotheses('content/case-file.json');
const demoOf = (id: string) => {
  const demo = catalogue.get(id);
  if (demo === undefined) throw new Error(`demos/${id} is not there`);
  return demo;
};

test('recorded walks: nothing fails, nothing is moved the wrong way, what was left alone is judged', () => {
  const tally = emptyTally();
  for (const walk of walks) count(tally, walk, demoOf(walk.plan.demo), hypotheses);
  assert.ok(tally.walks >= 30);
  assert.deepEqual([tally.failing, tally.movedWrong], [[], []]);
  assert.ok(tally.clean >= 50, `${tally.clean} clean windows`);
  assert.ok(tally.judged >= 0.95 * tally.clean, tally.missed.join('\n'));
});

test('the same on a machine that is late, and cut off at any event', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...walks),
      fc.nat(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (walk, seed, share) => {
        const demo = demoOf(walk.plan.demo);
        const late = withLateSamples(walk.events, seed);
        const events = late.slice(0, Math.ceil(share * late.length));
        for (const id of Object.keys(demo.claims)) {
          const found = claimEvidence(demo, id, events);
          assert.notEqual(found.result, 'fails', `${walk.plan.seed}: ${JSON.stringify(found)}`);
        }
      },
    ),
    { numRuns: process.env.NOTEBOOK_SOAK === undefined ? 150 : 3_000 },
  );
});
