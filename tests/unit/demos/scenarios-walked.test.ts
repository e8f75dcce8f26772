import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { scenariosWalked } from '../../demos/scenarios-walked.ts';

const demos = loadCatalogue(fileURLToPath(new URL('../../../demos', import.meta.url))).list();
const onV2 = { slow: true, every: false };

test('on an emulated machine at least one scenario of every demo is played, and not all of them', () => {
  for (const demo of demos)
    assert.equal(scenariosWalked(demo, onV2)[0], Object.keys(demo.scenarios)[0], demo.id);
  const walked = demos.flatMap((demo) => scenariosWalked(demo, onV2));
  const all = demos.flatMap((demo) => Object.keys(demo.scenarios));
  assert.ok(walked.length < all.length / 2, `${walked.length} of ${all.length}`);
});

test('a demo that comes new is played there without being listed anywhere', () => {
  const [some] = demos;
  assert.ok(some !== undefined);
  const scenario = { title: 'x', knobs: {}, steps: [], record: true };
  const demo = { ...some, id: 'new-here', actions: [], scenarios: { one: scenario, two: scenario } };
  assert.deepEqual(scenariosWalked(demo, onV2), ['one']);
});

test('reclaim and the end at a limit are played on both cgroup versions', () => {
  const walked = demos.flatMap((demo) => scenariosWalked(demo, onV2).map((id) => `${demo.id}/${id}`));
  for (const name of ['log-cache/reclaim', 'four-ways-to-grow/buffers-at-limit'])
    assert.ok(walked.includes(name), `${name} is not among ${walked.join(', ')}`);
});

test('here, and in the soak, all of them are played; of other demos than those asked for, none', () => {
  for (const demo of demos) {
    const all = Object.keys(demo.scenarios);
    assert.deepEqual(scenariosWalked(demo, { slow: false, every: false }), all);
    assert.deepEqual(scenariosWalked(demo, { slow: true, every: true }), all);
    assert.deepEqual(scenariosWalked(demo, { ...onV2, only: ['another'] }), []);
    assert.deepEqual(scenariosWalked(demo, { slow: false, every: false, only: [demo.id] }), all);
  }
});
