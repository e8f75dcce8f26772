import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Sample } from '../../../src/protocol/sample.ts';
import type { Ledger, LedgerPart } from '../../../src/protocol/verdict.ts';
import { endsOf, ledgerOf } from '../../../src/verdict/ledger.ts';
import { usageBytes } from '../../../src/verdict/quantities.ts';

const MB = 2 ** 20;

/** Samples whose cgroup has these readings and no others. */
const samplesOf = (cgroups: readonly object[]): readonly Sample[] =>
  cgroups.map((cgroup, seq) => ({ seq, tMs: seq * 100, cgroup, process: {}, runtime: {}, demo: {} }));

/** Two samples: what was, and what is, in MB. */
const between = (readings: Readonly<Record<string, readonly [number, number]>>): Ledger => {
  const at = (i: 0 | 1) =>
    Object.fromEntries(Object.entries(readings).map(([name, ends]) => [name, MB * ends[i]]));
  const ledger = ledgerOf(samplesOf([at(0), at(1)]));
  assert.ok(ledger !== undefined);
  return ledger;
};

const changes = (ledger: Ledger): Record<string, number> =>
  Object.fromEntries(
    ledger.parts.map(({ part, fromBytes, toBytes }) => [part, (toBytes - fromBytes) / MB] as const),
  );

test('cgroup v2: each part once, and all of them are the change of the total', () => {
  const ledger = between({
    usageBytes: [100, 190],
    anonBytes: [40, 70],
    fileBytes: [35, 65],
    shmemBytes: [5, 15],
    activeFileBytes: [10, 12],
    inactiveFileBytes: [20, 38],
    kernelBytes: [20, 42],
    slabReclaimableBytes: [8, 18],
    slabUnreclaimableBytes: [4, 7],
    kernelStackBytes: [2, 3],
    pagetablesBytes: [1, 2],
    percpuBytes: [1, 1],
    vmallocBytes: [0, 1],
    sockBytes: [5, 13],
    swapBytes: [0, 50],
  });
  assert.deepEqual(changes(ledger), {
    anon: 30,
    active_file: 2,
    inactive_file: 18,
    shmem: 10,
    slab_reclaimable: 10,
    slab_unreclaimable: 3,
    kernel_stack: 1,
    pagetables: 1,
    percpu: 0,
    vmalloc: 1,
    'kernel-other': 6,
    sock: 8,
    swap: 50,
  });
  assert.deepEqual(ledger.total, { fromBytes: 100 * MB, toBytes: 190 * MB });
  assert.equal(ledger.residualBytes, 0, 'swap stands beside the number');
  assert.deepEqual([ledger.fromTMs, ledger.toTMs], [0, 100]);
});

test('cgroup v1: kernel memory is one part, and page cache is taken apart by its lists', () => {
  const ledger = between({
    usageBytes: [100, 150],
    anonBytes: [40, 60],
    fileBytes: [40, 60],
    shmemBytes: [0, 10],
    activeFileBytes: [10, 10],
    inactiveFileBytes: [30, 40],
    kernelBytes: [20, 28],
  });
  assert.deepEqual(changes(ledger), { anon: 20, active_file: 0, inactive_file: 10, shmem: 10, kernel: 8 });
  assert.equal(ledger.residualBytes, 2 * MB);
});

test('where only one list of the page cache is read, page cache is one part without shmem', () => {
  const ledger = between({ fileBytes: [40, 60], shmemBytes: [5, 10], inactiveFileBytes: [30, 40] });
  assert.deepEqual(changes(ledger), { file: 15, shmem: 5 });
});

test('kernel memory that is the sum of its parts, as before Linux 5.18, leaves no rest', () => {
  const ledger = between({
    kernelBytes: [6, 14],
    slabReclaimableBytes: [4, 10],
    slabUnreclaimableBytes: [2, 4],
  });
  assert.deepEqual(changes(ledger), { slab_reclaimable: 6, slab_unreclaimable: 2, 'kernel-other': 0 });
  const rounded = between({ kernelBytes: [6, 13], slabReclaimableBytes: [6.2, 13.5] });
  assert.deepEqual(rounded.parts.at(-1), { part: 'kernel-other', fromBytes: 0, toBytes: 0 });
});

test('what cannot be read is missing, never 0', () => {
  const ledger = between({ usageBytes: [100, 120], anonBytes: [40, 60] });
  assert.deepEqual(
    ledger.parts.map(({ part }) => part),
    ['anon'],
  );
  const without = between({ anonBytes: [40, 60] });
  assert.equal('total' in without, false);
  assert.equal('residualBytes' in without, false);
  const nowhere = ledgerOf([
    { seq: 0, tMs: 0, cgroup: { unavailable: 'No cgroup.' }, process: {}, runtime: {}, demo: {} },
  ]);
  assert.deepEqual(nowhere?.parts, []);
  assert.equal(ledgerOf([]), undefined);
});

/** What each part is made of, by the kernel's documentation and not by the engine. */
const inside: Partial<Record<LedgerPart, readonly LedgerPart[]>> = {
  file: ['active_file', 'inactive_file'],
  kernel: [
    ...(['slab_reclaimable', 'slab_unreclaimable', 'kernel_stack', 'pagetables'] as const),
    ...(['percpu', 'vmalloc', 'kernel-other'] as const),
  ],
};
const names = [
  ...['usageBytes', 'anonBytes', 'fileBytes', 'shmemBytes', 'activeFileBytes', 'inactiveFileBytes'],
  ...['kernelBytes', 'slabReclaimableBytes', 'slabUnreclaimableBytes', 'kernelStackBytes'],
  ...['pagetablesBytes', 'percpuBytes', 'vmallocBytes', 'sockBytes', 'swapBytes'],
];
/** Any readings of any size, each of them missing at times. */
const anyCgroup = fc.record(
  Object.fromEntries(names.map((name) => [name, fc.integer({ min: 0, max: 2 ** 40 })])),
  { requiredKeys: [] },
);

test('whatever the samples have: parts do not overlap, and with the residual they are the total', () => {
  fc.assert(
    fc.property(fc.array(anyCgroup, { minLength: 1, maxLength: 30 }), (cgroups) => {
      const samples = samplesOf(cgroups);
      const ledger = ledgerOf(samples);
      assert.ok(ledger !== undefined);
      const parts = ledger.parts.map(({ part }) => part);
      assert.equal(new Set(parts).size, parts.length, 'each once');
      for (const [whole, pieces] of Object.entries(inside))
        if (parts.some((part) => part === whole))
          assert.ok(!pieces.some((piece) => parts.includes(piece)), `${whole} beside a part of it: ${parts}`);
      assert.ok(ledger.parts.every(({ fromBytes, toBytes }) => fromBytes >= 0 && toBytes >= 0));
      if (ledger.total === undefined) return assert.equal(ledger.residualBytes, undefined);
      const told = (beside: readonly string[]): number =>
        ledger.parts
          .filter(({ part }) => !beside.includes(part))
          .reduce(
            (sum, { fromBytes, toBytes }) => sum + toBytes - fromBytes,
            ledger.residualBytes ?? Number.NaN,
          );
      const change = ledger.total.toBytes - ledger.total.fromBytes;
      // Socket buffers are in the number of v2 and beside that of v1.
      const off = [told(['swap']), told(['swap', 'sock'])].map((sum) => Math.abs(sum - change));
      assert.ok(Math.min(...off) < 1, off.join(' and '));
    }),
    { seed: 9, numRuns: 300 },
  );
});

test('an end is the median of up to five samples, so that one odd sample does not decide', () => {
  const levels = [900, 10, 10, 10, 10, ...Array.from({ length: 20 }, () => 40), 70, 70, 70, 70, 0];
  const samples = samplesOf(levels.map((level) => ({ usageBytes: level })));
  assert.deepEqual(endsOf(samples, usageBytes), { fromBytes: 10, toBytes: 70 });
  const few = samplesOf([{ usageBytes: 3 }, {}, { usageBytes: 9 }]);
  assert.deepEqual(endsOf(few, usageBytes), { fromBytes: 3, toBytes: 9 });
  assert.equal(endsOf(samplesOf([{}, {}]), usageBytes), undefined);
});
