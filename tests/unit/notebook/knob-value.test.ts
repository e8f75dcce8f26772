import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkKnob, knobsInWords } from '../../../src/notebook/Demo/knob-value.ts';
import type { Knob } from '../../../src/protocol/demo.ts';

const volume: Knob = {
  type: 'integer',
  label: 'log volume',
  unit: 'MB',
  minimum: 8,
  maximum: 1024,
  default: 160,
  description: '',
};
const limit: Knob = {
  type: 'integer',
  label: 'memory limit',
  unit: 'MB, 0 for none',
  minimum: 0,
  maximum: 1024,
  default: 0,
  description: '',
};
const reader: Knob = { type: 'boolean', label: 'log reader', default: false, description: '' };
const mode: Knob = {
  type: 'choice',
  label: 'mode',
  options: ['fast', 'slow'],
  default: 'fast',
  description: '',
};

test('a number must be whole and within its limits', () => {
  for (const value of [8, 160, 1024]) assert.equal(checkKnob(volume, value), undefined);
  for (const value of [7, 1025, 10.5, Number.NaN, Number.POSITIVE_INFINITY, '160', true])
    assert.match(checkKnob(volume, value) ?? '', /whole number from 8 to 1024/);
});

test('a switch and a choice take nothing else', () => {
  assert.equal(checkKnob(reader, true), undefined);
  assert.match(checkKnob(reader, 1) ?? '', /on or off/);
  assert.equal(checkKnob(mode, 'slow'), undefined);
  assert.match(checkKnob(mode, 'slowest') ?? '', /one of fast, slow/);
});

test('the settings read as one line', () => {
  assert.equal(
    knobsInWords({ volume, limit, reader, mode }, { volume: 1024, limit: 0, reader: true, mode: 'slow' }),
    'log volume 1,024 MB, no memory limit, log reader on, mode slow',
  );
  assert.match(knobsInWords({ limit }, { limit: 80 }), /^memory limit 80 MB$/);
});
