import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { figurePaths } from '../../../src/charts/figure-paths.ts';
import { compositionOf, parts } from '../../../src/charts/parts.ts';
import { appendToStack, emptyStack, MB } from '../../../src/charts/stack.ts';
import { lensById, lenses } from '../../../src/formulas/lenses.ts';
import { aSample } from './a-sample.ts';

test('the parts of any sample add up to usage, the residual included', () => {
  const bytes = fc.nat({ max: 2 ** 40 });
  fc.assert(
    fc.property(
      bytes,
      bytes,
      bytes,
      bytes,
      bytes,
      bytes,
      (usageBytes, anonBytes, kernelBytes, shmemBytes, activeFileBytes, inactiveFileBytes) => {
        const composition = compositionOf(
          aSample(0, { usageBytes, anonBytes, kernelBytes, shmemBytes, activeFileBytes, inactiveFileBytes }),
        );
        assert.equal(
          composition?.partBytes.reduce((sum, value) => sum + value, 0),
          usageBytes,
        );
      },
    ),
  );
});

test('a counter that is missing goes to the residual; without usage there is no composition', () => {
  const composition = compositionOf(aSample(0, { usageBytes: 100, anonBytes: 30 }));
  assert.deepEqual(composition?.partBytes, [30, 0, 70, 0, 0, 0]);
  assert.equal(compositionOf({ ...aSample(0, {}), cgroup: { unavailable: 'no cgroup here' } }), undefined);
});

test('every lens of the container’s number is the upper edge of a part', () => {
  const sample = aSample(0, {
    usageBytes: 100 * MB,
    anonBytes: 20 * MB,
    kernelBytes: 5 * MB,
    shmemBytes: 7 * MB,
    activeFileBytes: 25 * MB,
    inactiveFileBytes: 40 * MB,
    fileBytes: 72 * MB,
  });
  const stack = emptyStack();
  appendToStack(stack, sample);
  const edges = stack.map((column) => column[0]);
  assert.deepEqual(edges, [20, 25, 28, 35, 60, 100]);
  for (const lens of lenses.filter((one) => one.id !== 'vmrss'))
    assert.ok(edges.includes((lens.compute(sample) ?? Number.NaN) / MB), `${lens.id} lies between two parts`);
});

test('a negative residual is told in the figures and not drawn', () => {
  const sample = aSample(0, { usageBytes: 10 * MB, anonBytes: 12 * MB });
  const stack = emptyStack();
  appendToStack(stack, sample);
  assert.equal(compositionOf(sample)?.partBytes[parts.findIndex((one) => one.id === 'residual')], -2 * MB);
  assert.deepEqual(
    stack.map((column) => column[0]),
    [12, 12, 12, 12, 12, 12],
  );
});

test('where the container’s number is missing the stack has a gap', () => {
  const stack = emptyStack();
  appendToStack(stack, { ...aSample(0, {}), cgroup: { unavailable: 'no cgroup here' } });
  assert.ok(stack.every((column) => column.length === 1 && column[0] === null));
});

test('a still picture has an area per part and a line per value, within its frame', () => {
  const samples = [10, 40, 20].map((mb, i) => aSample(i, { usageBytes: mb * MB, anonBytes: 5 * MB }));
  const { areas, lines, x } = figurePaths(samples, [lensById('usage').compute, () => undefined]);
  assert.equal(areas.length, parts.length);
  assert.equal(x(100), 500);
  assert.match(lines[0] ?? '', /^M0\.0,[\d.]+L500\.0,[\d.]+L1000\.0,[\d.]+$/);
  assert.equal(lines[1], 'M');
  const heights = [...(lines[0] ?? '').matchAll(/,([\d.]+)/g)].map((match) => Number(match[1]));
  assert.ok(heights.every((y) => y >= 0 && y <= 300) && (heights[1] ?? 0) < (heights[0] ?? 0));
});
