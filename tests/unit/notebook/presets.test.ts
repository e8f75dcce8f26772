import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { loadCatalogue } from '../../../src/catalogue/load-catalogue.ts';
import { checkKnob } from '../../../src/notebook/Demo/knob-value.ts';
import { knobsOfScenario, presetsOf, presetWith } from '../../../src/notebook/Demo/presets.ts';

const demos = loadCatalogue(path.resolve(import.meta.dirname, '../../../demos')).list();

for (const demo of demos)
  test(`each preset of ${demo.id} sets every knob to something that is allowed, and is recognised by it`, () => {
    const presets = presetsOf(demo);
    assert.ok(presets.length > 0);
    for (const preset of presets) {
      const values = knobsOfScenario(demo, preset);
      for (const [name, knob] of Object.entries(demo.knobs))
        assert.equal(checkKnob(knob, values[name] ?? Number.NaN), undefined, `${preset}: ${name}`);
      assert.equal(presetWith(demo, values), preset);
    }
  });

test('what differs from every scenario is the reader’s own', () => {
  const [demo] = demos.filter(({ id }) => id === 'per-call-writers');
  assert.ok(demo);
  const pino = knobsOfScenario(demo, 'pino-transport');
  assert.equal(pino.calls, 48);
  assert.equal(presetWith(demo, { ...pino, calls: 49 }), undefined);
});
