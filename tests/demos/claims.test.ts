import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { measureClaim } from '../../src/claims/measure-claim.ts';
import { playScenario } from '../../src/claims/play-scenario.ts';
import type { KnobValues, RunEvent } from '../../src/protocol/run-event.ts';
import type { Runner } from '../../src/runner/runner.ts';
import { startTestRunner } from './test-runner.ts';

// Every claim of the notebook is measured again, on a real run of the scenario that it rests on.
// A claim that leaves its band fails here, before a reader meets it.

const demosDir = fileURLToPath(new URL('../../demos', import.meta.url));

/** An emulated machine is some ten times slower: smaller logs there, the same claims. */
const slow = process.env.NOTEBOOK_SLOW_MACHINE !== undefined;
const slowKnobs: Readonly<Record<string, Readonly<Record<string, KnobValues>>>> = {
  'log-cache': {
    story: { totalMb: 96, fileMb: 20, linesPerSecond: 50_000, lingerSeconds: 40 },
    'with-reader': { totalMb: 48, fileMb: 10, linesPerSecond: 20_000, lingerSeconds: 30 },
    limited: { totalMb: 96, limitMb: 48, linesPerSecond: 20_000 },
    reclaim: { totalMb: 48, linesPerSecond: 20_000, lingerSeconds: 15 },
  },
};

// Each run has a cgroup of its own, so on a real machine they may share the time.
describe('claims', { concurrency: slow ? 1 : 4 }, () => {
  let machine: { runner: Runner; close(): Promise<void> };
  before(async () => {
    machine = await startTestRunner();
  });
  after(() => machine.close());

  for (const demo of loadCatalogue(demosDir).list()) {
    for (const [scenarioId, scenario] of Object.entries(demo.scenarios)) {
      test(`${demo.id}: ${scenario.title}`, { timeout: 400_000 }, async (t) => {
        const { cgroup } = machine.runner.environment;
        if (!cgroup.writable)
          return t.skip(`claims are about cgroups, and none can be made here: ${cgroup.reason}`);
        const knobs = slow ? (slowKnobs[demo.id]?.[scenarioId] ?? {}) : {};
        const events = await playScenario(machine.runner, demo, scenarioId, {
          knobs,
          stepTimeoutMs: 200_000,
        });
        assert.equal(endKind(events), 'finished');
        for (const [claimId, claim] of Object.entries(demo.claims)) {
          if (claim.scenario !== scenarioId) continue;
          await t.test(`${demo.id}/${claimId}: ${claim.claim}`, () => {
            const measured = measureClaim(claim, events);
            assert.equal(measured.kind, 'measured', measured.kind === 'not-shown' ? measured.because : '');
            if (measured.kind !== 'measured') return;
            const value = `${measured.value.toFixed(3)} ${claim.unit}, claimed ${claim.band.join(' to ')}`;
            t.diagnostic(`${claimId}: ${value}`);
            assert.ok(measured.holds, value);
          });
        }
      });
    }
  }
});

function endKind(events: readonly RunEvent[]): string {
  const last = events.at(-1);
  return last?.type === 'end' ? last.data.end.kind : 'no end event';
}
