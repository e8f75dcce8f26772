import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseV2MemoryStat, type V2MemoryStat } from '../../../src/kernel/v2-memory-stat.ts';

/** What every v2 kernel has printed, and has nothing to do with the kernel's own memory. */
const ALWAYS = {
  anon: 19922944,
  file: 1048576,
  shmem: 4096,
  file_mapped: 8192,
  file_dirty: 0,
  inactive_file: 524288,
  active_file: 524288,
};

function textOf(fields: Record<string, number>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('');
}

function statOf(fields: Record<string, number>): V2MemoryStat {
  return parseV2MemoryStat(textOf({ ...ALWAYS, ...fields }));
}

const PARTS = { kernel_stack: 1_000, slab_reclaimable: 20_000, slab_unreclaimable: 3_000 };

test('from 5.18 on the kernel says the total itself, and it is more than the parts it prints', () => {
  const stat = statOf({ kernel: 5_000_000, ...PARTS, pagetables: 400, percpu: 50, vmalloc: 6, slab: 23_000 });
  assert.equal(stat.kernelBytes, 5_000_000);
  assert.equal(stat.vmallocBytes, 6);
});

test('5.17: the total is the sum of stacks, page tables, per-cpu, vmalloc and slab; network buffers are not in it', () => {
  const stat = statOf({
    ...PARTS,
    pagetables: 400_000,
    percpu: 50,
    vmalloc: 6,
    slab: 23_000,
    sock: 7_000_000,
  });
  assert.equal(stat.kernelBytes, 1_000 + 400_000 + 50 + 6 + 23_000);
  assert.equal(stat.sockBytes, 7_000_000);
});

test('5.15: without vmalloc the others are summed', () => {
  const stat = statOf({ ...PARTS, pagetables: 400_000, percpu: 50, slab: 23_000 });
  assert.equal(stat.kernelBytes, 1_000 + 400_000 + 50 + 23_000);
  assert.equal(stat.vmallocBytes, undefined);
});

test('4.19 and 5.4: stacks and slab, which is what they print', () => {
  const stat = statOf({ ...PARTS, slab: 23_000, sock: 0, workingset_refault: 12 });
  assert.equal(stat.kernelBytes, 24_000);
  assert.deepEqual([stat.pagetablesBytes, stat.percpuBytes], [undefined, undefined]);
});

test('the halves of slab stand in for slab', () => {
  assert.equal(statOf({ ...PARTS, pagetables: 400 }).kernelBytes, 24_400);
});

test('without stacks or without slab there is no sum, and what is printed is still told', () => {
  const { kernel_stack: _, ...withoutStacks } = PARTS;
  assert.equal(statOf({ ...withoutStacks, slab: 23_000 }).kernelBytes, undefined);
  assert.equal(statOf({ ...withoutStacks, slab: 23_000 }).slabReclaimableBytes, 20_000);
  assert.equal(
    statOf({ kernel_stack: 1_000, slab_reclaimable: 20_000, pagetables: 400 }).kernelBytes,
    undefined,
    'half of slab is not slab',
  );
  assert.equal(statOf({}).kernelBytes, undefined);
});

test('refaults of files go by one name before 5.9 and by another since; those of anonymous pages came then', () => {
  const before = statOf({ workingset_refault: 12 });
  assert.deepEqual([before.workingsetRefaultFile, before.workingsetRefaultAnon], [12, undefined]);
  const since = statOf({ workingset_refault_anon: 3, workingset_refault_file: 4 });
  assert.deepEqual([since.workingsetRefaultFile, since.workingsetRefaultAnon], [4, 3]);
});

test('whatever a kernel prints, in whatever order: a part is its own line or missing, and the sum is never less than a part', () => {
  const names = ['kernel', 'kernel_stack', 'pagetables', 'percpu', 'vmalloc', 'sock', 'slab'] as const;
  const halves = ['slab_reclaimable', 'slab_unreclaimable'] as const;
  const field = fc.option(fc.nat({ max: 2 ** 40 }), { nil: undefined });
  const texts = fc
    .record({
      named: fc.record(Object.fromEntries([...names.slice(1), ...halves].map((name) => [name, field]))),
      unknown: fc.dictionary(fc.stringMatching(/^zz_[a-z]{1,8}$/), fc.nat()),
      order: fc.infiniteStream(fc.nat()),
    })
    .map(({ named, unknown, order }) => {
      const printed = Object.entries({ ...ALWAYS, ...named, ...unknown }).filter(([, v]) => v !== undefined);
      const keyed = printed.map((entry) => ({ entry, key: order.next().value as number }));
      return Object.fromEntries(keyed.sort((a, b) => a.key - b.key).map(({ entry }) => entry)) as Record<
        string,
        number
      >;
    });
  fc.assert(
    fc.property(texts, (fields) => {
      const stat = parseV2MemoryStat(textOf(fields));
      assert.deepEqual(
        [stat.kernelStackBytes, stat.pagetablesBytes, stat.percpuBytes, stat.vmallocBytes, stat.sockBytes],
        [fields.kernel_stack, fields.pagetables, fields.percpu, fields.vmalloc, fields.sock],
      );
      assert.deepEqual(
        [stat.slabReclaimableBytes, stat.slabUnreclaimableBytes],
        [fields.slab_reclaimable, fields.slab_unreclaimable],
      );
      if (stat.kernelBytes === undefined) return;
      for (const part of [stat.kernelStackBytes, stat.pagetablesBytes, stat.percpuBytes, stat.vmallocBytes])
        assert.ok(stat.kernelBytes >= (part ?? 0));
    }),
    { numRuns: 300 },
  );
});
