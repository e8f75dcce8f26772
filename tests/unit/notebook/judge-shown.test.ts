import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { claimedOnly } from '../../../src/claims/scenario-settings.ts';
import { type EvidenceOrder, judgeShown } from '../../../src/notebook/Evidence/judge-shown.ts';
import { runIn, type World } from '../claims/log-world.ts';
import { aRun } from './an-event.ts';

const demo = loadCatalogue('demos').get('log-cache');
if (demo === undefined) throw new Error('demos/log-cache is not there');
const order = (claim: string): EvidenceOrder => ({ demo: claimedOnly(demo, [claim]), claim });
const live = { demo: 'log-cache', mode: 'live', events: aRun(20) } as const;
const story: World = { totalMb: 160, mbPerTick: 2, fileMb: 30, ticks: 140, acts: [], seed: 3 };
const shown = (world: Partial<World>) => ({ ...live, events: runIn({ ...story, ...world }) });

test('before anything ran, and beside a recording, there is nothing to say', () => {
  assert.equal(judgeShown(order('parts-add-up'), { ...live, events: [] }).result, 'none');
  assert.equal(
    judgeShown(order('parts-add-up'), { ...live, mode: 'replay', scenario: 'story' }).result,
    'none',
  );
});

test('a run that does not do what a claim is about says why it shows nothing', () => {
  const judged = judgeShown(order('closed-logs-return'), live);
  assert.equal(judged.result, 'not-shown');
  assert.match(
    judged.words,
    /^by this run: you did not delete the rotated logs in this run\. To see it, wait for /,
  );
});

test('a run that breaks a claim is told so, with the part of it that does', () => {
  const judged = judgeShown(order('byte-for-byte'), shown({ faults: { cached: 0.5 } }));
  assert.equal(judged.result, 'fails');
  assert.match(judged.words, /^does not hold, from 0\.\d s to \d+\.\d s of the run, with other settings: /);
});

test('a run that goes on says nothing false, and one that shows nothing leaves what an earlier one measured', () => {
  const whole = shown({ acts: [{ tick: 100, act: 'delete-rotated' }] });
  for (let most = 1; most < whole.events.length; most += 3) {
    const judged = judgeShown(order('closed-logs-return'), { ...whole, events: whole.events.slice(0, most) });
    assert.ok(judged.result === 'none' || judged.result === 'holds', `${most}: ${judged.words}`);
  }
  const held = judgeShown(order('closed-logs-return'), whole);
  assert.equal(held.result, 'holds');
  assert.equal(judgeShown(order('closed-logs-return'), shown({}), held), held);
  const disturbed = shown({
    acts: [
      { tick: 100, act: 'delete-rotated' },
      { tick: 100, act: 'reclaim' },
    ],
  });
  assert.equal(judgeShown(order('closed-logs-return'), disturbed, held), held);
  assert.equal(judgeShown(order('closed-logs-return'), disturbed).result, 'not-shown');
});
