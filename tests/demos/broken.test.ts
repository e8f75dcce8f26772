import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { claimEvidence } from '../../src/claims/claim-evidence.ts';
import { playScenario } from '../../src/claims/play-scenario.ts';
import { changedDemos, changes } from './broken-programs.ts';
import { startTestRunner } from './test-runner.ts';

// A test of claims is worth what it notices. Here programs are changed so that a sentence of the text is
// no longer true of them, and the sentence must fail on a real run.

const slow = process.env.NOTEBOOK_SLOW_MACHINE !== undefined;
const skip = slow && 'shown on this kernel’s own machine; an emulated one has enough to do';

describe('a changed program breaks the claims about it', { concurrency: 2, skip }, () => {
  for (const change of changes) {
    test(`${change.name}: ${change.breaks.join(', ')}`, { timeout: 120_000 }, async (t) => {
      const { demosDir, remove } = changedDemos(change);
      t.after(remove);
      const { runner, close } = await startTestRunner(demosDir);
      t.after(close);
      const { cgroup } = runner.environment;
      if (!cgroup.writable) return t.skip(`claims are about cgroups, and none can be made: ${cgroup.reason}`);
      const demo = loadCatalogue(demosDir).get(change.demo);
      assert.ok(demo !== undefined);
      const events = await playScenario(runner, demo, change.scenario, { knobs: change.knobs });
      const measured = (id: string) => {
        const claim = demo.claims[id];
        assert.equal(claim?.scenario, change.scenario, `${id} rests on ${change.scenario}`);
        const { result, value, because } = claimEvidence(demo, id, events);
        if (value === undefined) return { holds: undefined, text: because };
        t.diagnostic(`${id}: ${value.toFixed(2)} ${claim.unit}, claimed ${claim.band.join(' to ')}`);
        return { holds: result === 'holds', text: String(value) };
      };
      for (const id of change.breaks) {
        const { holds, text } = measured(id);
        assert.equal(holds, false, `${id} is not refuted: ${text}`);
      }
      const untouched = measured(change.leaves);
      assert.equal(untouched.holds, true, `${change.leaves}: ${untouched.text}`);
    });
  }
});
