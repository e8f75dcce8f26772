import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lensById } from '../../../src/formulas/lenses.ts';
import { sinceStep } from '../../../src/notebook/Demo/since-step.ts';
import type { Mark } from '../../../src/protocol/run-event.ts';
import type { Sample } from '../../../src/protocol/sample.ts';

const MB = 2 ** 20;
const sample = (tMs: number, usageMb: number, rssMb: number): Sample =>
  ({
    tMs,
    cgroup: { usageBytes: usageMb * MB },
    process: { rssBytes: rssMb * MB },
    runtime: { unavailable: '' },
    demo: { unavailable: '' },
  }) as unknown as Sample;
const samples = [sample(1000, 40, 30), sample(2000, 199, 30), sample(3000, 67, 31)];
const mark = (tMs: number, by: Mark['by'], label = 'delete rotated logs'): Mark => ({
  tMs,
  by,
  label,
  name: 'x',
});
const usage = lensById('usage');
const said = (marks: readonly Mark[], shown = samples[2] as Sample, lens = usage) =>
  sinceStep(samples, marks, shown, lens);

test('says what has become of the number and of RSS since the last step', () => {
  assert.equal(
    said([mark(1500, 'reader', 'start log reader'), mark(2500, 'reader')]),
    'Since delete rotated logs at 2.5 s: −132 MB; RSS of the process +1.0 MB.',
  );
});

test('what did not move is 0', () => {
  assert.equal(
    said([mark(1000, 'reader')], samples[0]),
    'Since delete rotated logs at 1.0 s: 0 MB; RSS of the process 0 MB.',
  );
});

test('what the program marked is no step, and before the first there is nothing to say', () => {
  assert.equal(said([mark(2500, 'program')]), undefined);
  assert.equal(said([mark(2500, 'reader')], samples[1]), undefined);
});

test('a number that cannot be read says nothing', () => {
  assert.equal(said([mark(2500, 'reader')], samples[2], lensById('usage-minus-inactive-file')), undefined);
});

test('RSS is not said twice', () => {
  assert.equal(
    said([mark(2500, 'reader')], samples[2], lensById('vmrss')),
    'Since delete rotated logs at 2.5 s: +1.0 MB.',
  );
});
