import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { loadHypotheses } from '../../src/catalogue/load-hypotheses.ts';
import { claimEvidence } from '../../src/claims/claim-evidence.ts';
import type { CatalogueEntry } from '../../src/protocol/demo.ts';
import type { Runner } from '../../src/runner/runner.ts';
import { planWalk, type WalkBounds, walkBounds } from '../walks/plan.ts';
import { count, emptyTally } from '../walks/tally.ts';
import { walk } from '../walks/walk.ts';
import { type Change, changedDemos, changes } from './broken-programs.ts';
import { startTestRunner } from './test-runner.ts';

// Readers who do as they like: knobs and actions at random, Stop at random, two at once, a machine that is late.
// NOTEBOOK_SEED and NOTEBOOK_WALKS repeat some of them; `npm test` walks twenty, the soak two hundred.

const slow = process.env.NOTEBOOK_SLOW_MACHINE !== undefined;
const soak = process.env.NOTEBOOK_SOAK !== undefined;
const walks = Number(process.env.NOTEBOOK_WALKS ?? (soak ? (slow ? 40 : 200) : slow ? 6 : 20));
const firstSeed = Number(process.env.NOTEBOOK_SEED ?? Math.floor(Math.random() * 2 ** 30));
const bounds: WalkBounds = slow ? { longestMs: 45_000, pace: 0.3 } : walkBounds;
const atOnce = slow ? 2 : 4;

/** Calls back for each number from 0 on, some at a time. */
async function each(times: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < times) await work(next++);
    }),
  );
}

const unwritable = ({ environment: { cgroup } }: Runner): string | undefined =>
  cgroup.writable ? undefined : `claims are about cgroups, and none can be made here: ${cgroup.reason}`;

describe('readers who do as they like', () => {
  test('nothing is told as failing, nothing is moved the wrong way, and what a reader left alone is judged', {
    timeout: 3_600_000,
  }, async (t) => {
    const demosDir = fileURLToPath(new URL('../../demos', import.meta.url));
    const { runner, close } = await startTestRunner();
    t.after(close);
    const why = unwritable(runner);
    if (why !== undefined) return t.skip(why);
    const demos = loadCatalogue(demosDir)
      .list()
      .filter(({ notRunnable }) => notRunnable === undefined);
    const logCache = demos.find(({ id }) => id === 'log-cache');
    const hypotheses = loadHypotheses('content/case-file.json');
    const tally = emptyTally();
    t.diagnostic(`seeds ${firstSeed} to ${firstSeed + walks - 1}`);
    await each(walks, async (n) => {
      const seed = firstSeed + n;
      // Half of the readers are on the page of the log.
      const demo = n % 2 === 0 ? logCache : demos[(n >> 1) % demos.length];
      assert.ok(demo !== undefined);
      count(tally, await walk(runner, demo, planWalk(demo, seed, bounds)), demo, hypotheses);
    });
    t.diagnostic(`${tally.holds} claims held, ${tally.notShown} were not shown, ${tally.moves} moves`);
    t.diagnostic(`${tally.judged} of ${tally.clean} claims with a clean window were judged`);
    assert.deepEqual(tally.failing, []);
    assert.deepEqual(tally.movedWrong, []);
    assert.ok(tally.clean >= walks / 4, `the oracle finds a clean window for ${tally.clean} claims only`);
    assert.ok(tally.judged >= 0.95 * tally.clean, tally.missed.join('\n'));
  });
});

describe('a changed program, and readers who do as they like', {
  skip: slow && 'shown on this kernel’s own machine',
}, () => {
  for (const change of changes)
    test(`${change.name}: some reader sees it, and nobody is told that it is not so`, {
      timeout: 1_200_000,
    }, async (t) => {
      const { demosDir, remove } = changedDemos(change);
      t.after(remove);
      const { runner, close } = await startTestRunner(demosDir);
      t.after(close);
      const why = unwritable(runner);
      if (why !== undefined) return t.skip(why);
      const demo = loadCatalogue(demosDir).get(change.demo);
      assert.ok(demo !== undefined);
      await readersSee(runner, demo, change, (text) => t.diagnostic(text));
    });
});

async function readersSee(
  runner: Runner,
  demo: CatalogueEntry,
  change: Change,
  say: (text: string) => void,
): Promise<void> {
  const seen = new Map(change.breaks.map((id) => [id, 0]));
  const denied: string[] = [];
  const readers = soak ? 20 : 6;
  say(`seeds ${firstSeed} to ${firstSeed + readers - 1}`);
  await each(readers, async (n) => {
    const plan = planWalk(demo, firstSeed + n, bounds, change.scenario);
    const { events } = await walk(runner, demo, plan);
    for (const id of change.breaks) {
      const { result, value } = claimEvidence(demo, id, events);
      if (result === 'fails') seen.set(id, (seen.get(id) ?? 0) + 1);
      if (result === 'holds') denied.push(`${plan.seed} ${id} ${value}`);
    }
  });
  say([...seen].map(([id, times]) => `${id}: seen by ${times} of ${readers}`).join(', '));
  assert.deepEqual(denied, []);
  assert.ok(
    [...seen.values()].some((times) => times > 0),
    'nobody saw it',
  );
}
