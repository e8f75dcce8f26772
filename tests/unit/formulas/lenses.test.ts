import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Formula, formulas, lensById, lenses, toolsOf } from '../../../src/formulas/lenses.ts';
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
  for (const lens of lenses)
    assert.ok(lens.source.length > 0 && lens.tools.v1.length + lens.tools.v2.length > 0, lens.id);
});

/** The formulas that a tool, at some time, printed on a version. */
function printedBy(tool: string, words: 'v1' | 'v2'): string[] {
  return formulas.filter((one) => one.tools[words].some((name) => name.startsWith(tool))).map(({ id }) => id);
}

test('tools are told apart by cgroup version: Podman, ctop, the ECS agent', () => {
  assert.deepEqual(printedBy('Podman', 'v1'), ['usage', 'usage-minus-inactive-file', 'anon-lists']);
  assert.deepEqual(printedBy('Podman', 'v2'), ['usage', 'usage-minus-inactive-file', 'anon']);
  assert.deepEqual(printedBy('ctop', 'v1'), ['usage-minus-cache']);
  assert.deepEqual(printedBy('ctop', 'v2'), ['usage'], 'Docker tells no cache on v2');
  assert.deepEqual(printedBy('Amazon ECS', 'v1'), ['usage-minus-cache']);
  assert.deepEqual(printedBy('Amazon ECS', 'v2'), ['usage', 'usage-minus-inactive-file']);
});

test('a formula is offered only where it can be had, and no tool is named where it cannot', () => {
  for (const one of formulas)
    for (const words of ['v1', 'v2'] as const)
      assert.ok(one.formula[words] !== undefined || one.tools[words].length === 0, `${one.id} on ${words}`);
  for (const lens of lenses) assert.ok(lens.formula.v1.length > 0 && lens.formula.v2.length > 0, lens.id);
});

test('the counters of a container of which podman stats said 2.87 GB, on v1 in September 2023', () => {
  const printed = (formula: Formula): number | undefined =>
    formula.compute({
      ...sample,
      cgroup: {
        ...{ usageBytes: 2869575680, anonBytes: 675840, fileBytes: 2842775552, shmemBytes: 0 },
        ...{ activeFileBytes: 188973056, inactiveFileBytes: 2653802496 },
      },
    });
  const onV1 = formulas.filter((one) => one.tools.v1.some((tool) => tool.startsWith('Podman')));
  assert.deepEqual(
    Object.fromEntries(onV1.map((one) => [one.tools.v1.find((t) => t.startsWith('Podman')), printed(one)])),
    {
      'Podman until 2023-09': 2869575680,
      'Podman since 2025-06': 2869575680 - 2653802496,
      // 655360 + 20480 on the lists: anonymous memory and no tmpfs.
      'Podman 2023-09 to 2025-06': 675840,
    },
  );
});

test('the anonymous lists of v1 have tmpfs and shared memory on them', () => {
  const lists = formulas.find(({ id }) => id === 'anon-lists');
  assert.equal(lists?.compute(sample), 22e6);
  const { shmemBytes: _, ...cgroup } = sample.cgroup as Record<string, number>;
  assert.equal(lists?.compute({ ...sample, cgroup }), undefined);
});

test('a table names each tool once, and says where it holds on one version only', () => {
  const cache = toolsOf(lensById('usage-minus-cache'));
  assert.ok(cache.includes('ctop (v1 only)'), cache.join());
  const usage = toolsOf(lensById('usage'));
  assert.equal(new Set(usage).size, usage.length);
  assert.ok(usage.includes('systemd MemoryCurrent') && usage.includes('ctop (v2 only)'), usage.join());
  const lists = formulas.find(({ id }) => id === 'anon-lists');
  assert.ok(lists !== undefined && toolsOf(lists).join() === 'Podman 2023-09 to 2025-06');
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
