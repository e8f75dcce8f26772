import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { claimEvidence } from '../../src/claims/claim-evidence.ts';
import { playScenario } from '../../src/claims/play-scenario.ts';
import type { KnobValues } from '../../src/protocol/run-event.ts';
import { startTestRunner } from './test-runner.ts';

// A test of claims is worth what it notices. Here programs are changed so that a sentence of the text is
// no longer true of them, and the sentence must fail on a real run.

interface Change {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly demo: string;
  readonly scenario: string;
  readonly knobs: KnobValues;
  /** Claims that must fail then, and one that is not touched by the change and must go on holding. */
  readonly breaks: readonly string[];
  readonly leaves: string;
}

const changes: readonly Change[] = [
  {
    name: 'the repair makes a writer for each call again',
    ...{ file: 'the-fix/repairs.ts', from: 'return (event) => writer.write(event);' },
    to: "return (event) => new RollingWriter('events.log').write(event);",
    ...{ demo: 'the-fix', scenario: 'one-writer', knobs: { calls: 8000, callsPerSecond: 2000 } },
    ...{ breaks: ['slope-zero', 'descriptors-constant'], leaves: 'nothing-lost' },
  },
  {
    name: 'the writer no longer starts a worker',
    file: '_shared/rolling-writer.ts',
    from: 'this.#worker ??= startWorker(() => this.removeOldBackups());',
    to: '',
    ...{ demo: 'per-call-writers', scenario: 'new-new', knobs: { calls: 6000 } },
    ...{ breaks: ['kilobytes-per-call', 'a-timer-per-call'], leaves: 'a-descriptor-per-call' },
  },
  {
    name: 'the writers are not closed',
    ...{ file: 'what-leaked/suspects.ts', from: '    writer.close();\n', to: '' },
    ...{ demo: 'what-leaked', scenario: 'writers-closed', knobs: { calls: 6000 } },
    ...{ breaks: ['closing-frees-descriptors'], leaves: 'closing-keeps-growth' },
  },
  {
    name: 'every second line of the log is only counted',
    file: 'log-cache/rotating-log.ts',
    from: 'this.loggedBytes += writeSync(this.#current, lines);',
    to: 'this.loggedBytes += 2 * writeSync(this.#current, lines);',
    ...{ demo: 'log-cache', scenario: 'story', knobs: { totalMb: 64, fileMb: 16 } },
    ...{ breaks: ['byte-for-byte'], leaves: 'descriptors-stay' },
  },
];

const slow = process.env.NOTEBOOK_SLOW_MACHINE !== undefined;
const skip = slow && 'shown on this kernel’s own machine; an emulated one has enough to do';

describe('a changed program breaks the claims about it', { concurrency: 2, skip }, () => {
  for (const change of changes) {
    test(`${change.name}: ${change.breaks.join(', ')}`, { timeout: 120_000 }, async (t) => {
      const root = mkdtempSync(join(tmpdir(), 'changed-demos-'));
      t.after(() => rmSync(root, { recursive: true }));
      const demosDir = join(root, 'demos');
      cpSync(fileURLToPath(new URL('../../demos', import.meta.url)), demosDir, { recursive: true });
      writeFileSync(join(root, 'package.json'), '{"type":"module"}');
      symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(root, 'node_modules'));
      const file = join(demosDir, change.file);
      const text = readFileSync(file, 'utf8');
      assert.equal(text.split(change.from).length, 2, `${change.from} stands in ${change.file} once`);
      writeFileSync(file, text.replace(change.from, change.to));

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
