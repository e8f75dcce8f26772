import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { judgeShown } from '../../../src/notebook/Evidence/judge-shown.ts';
import type { Claim } from '../../../src/protocol/demo.ts';
import { aRun } from './an-event.ts';

const claims = loadCatalogue('demos').get('log-cache')?.claims ?? {};
const claim = (id: string): Claim => {
  const found = claims[id];
  if (found === undefined) throw new Error(`no claim ${id}`);
  return found;
};
const live = { demo: 'log-cache', mode: 'live', events: aRun(20) } as const;

test('before anything ran, and beside a recording, there is nothing to say', () => {
  const order = { demo: 'log-cache', claim: claim('parts-add-up') };
  assert.equal(judgeShown(order, { ...live, events: [] }).result, 'none');
  assert.equal(judgeShown(order, { ...live, mode: 'replay', scenario: 'story' }).result, 'none');
});

test('a run that does not do what a claim is about says why it shows nothing', () => {
  const judged = judgeShown({ demo: 'log-cache', claim: claim('closed-logs-return') }, live);
  assert.equal(judged.result, 'not-shown');
  assert.match(judged.words, /^by this run: .+/);
});

test('a run that breaks a claim is told so', () => {
  const cgroup = { usageBytes: 90 * 2 ** 20, limitBytes: 80 * 2 ** 20 };
  const events = aRun(20).map((event) =>
    event.type === 'sample'
      ? { ...event, data: { ...event.data, cgroup, demo: { loggedBytes: 2 ** 30 } } }
      : event,
  );
  const judged = judgeShown({ demo: 'log-cache', claim: claim('limit-holds') }, { ...live, events });
  assert.deepEqual(judged, { result: 'fails', value: '1.13', words: 'does not hold' });
});
