import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lensById, lenses } from '../../../src/formulas/lenses.ts';
import { sampleWith } from '../../support/series.ts';

// anon 12, kernel 3, and 100 of page cache: 30 read twice, 60 written only, 10 of tmpfs.
const sample = sampleWith(0, {
  cgroup: { fileBytes: 100e6, activeFileBytes: 30e6, inactiveFileBytes: 60e6, shmemBytes: 10e6 },
  process: { rssBytes: 47e6 },
});

for (const [id, expectedBytes] of Object.entries({
  usage: 115e6,
  'usage-minus-cache': 15e6,
  'usage-minus-inactive-file': 55e6,
  'usage-minus-file-lru': 25e6,
  anon: 12e6,
  vmrss: 47e6,
})) {
  test(`${id} prints ${expectedBytes / 1e6} of the same 115 MB`, () => {
    assert.equal(lensById(id).compute(sample), expectedBytes);
  });
}

test('every lens is tested above and has a source', () => {
  assert.equal(lenses.length, 6);
  for (const lens of lenses) assert.ok(lens.source.length > 0 && lens.tools.length > 0, lens.id);
});

test('a lens whose counter is missing prints nothing, not zero', () => {
  const { inactiveFileBytes: _, ...cgroup } = sample.cgroup as Record<string, number>;
  assert.equal(lensById('usage-minus-inactive-file').compute({ ...sample, cgroup }), undefined);
  assert.equal(
    lensById('usage').compute({ ...sample, cgroup: { unavailable: 'no cgroup here' } }),
    undefined,
  );
});

test('a difference never goes below zero', () => {
  const odd = { ...sample, cgroup: { usageBytes: 5, fileBytes: 9 } };
  assert.equal(lensById('usage-minus-cache').compute(odd), 0);
});

test('an unknown lens is refused with the known ones', () => {
  assert.throws(() => lensById('memory'), /No lens memory; known are usage, usage-minus-cache/);
});
