import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sample } from '../../../src/protocol/sample.ts';
import {
  anonymous,
  besideTheLargest,
  beyondAnonAndFile,
  charged,
  diskCache,
  kernelMemory,
  outsideV8,
  type Quantity,
} from '../../../src/verdict/quantities.ts';

type Given = Partial<Record<'cgroup' | 'process' | 'runtime', object>>;
const sample = (given: Given): Sample => ({
  seq: 0,
  tMs: 0,
  cgroup: { unavailable: 'No cgroup.' },
  process: { unavailable: 'No process.' },
  runtime: { unavailable: 'No report.' },
  demo: {},
  ...given,
});

/** What a quantity is, of a sample with some readings: `undefined` where they do not carry it. */
const table: readonly (readonly [string, Quantity, Given, number | undefined])[] = [
  ['page cache is file without shmem', diskCache, { cgroup: { fileBytes: 9, shmemBytes: 4 } }, 5],
  ['page cache where shmem is not read', diskCache, { cgroup: { fileBytes: 9 } }, 9],
  ['page cache is never below 0', diskCache, { cgroup: { fileBytes: 3, shmemBytes: 4 } }, 0],
  ['no page cache without file', diskCache, { cgroup: { shmemBytes: 4 } }, undefined],
  ['no page cache without a cgroup', diskCache, {}, undefined],

  ['kernel memory by its total', kernelMemory, { cgroup: { kernelBytes: 7, slabReclaimableBytes: 5 } }, 7],
  [
    'kernel memory by its parts',
    kernelMemory,
    { cgroup: { slabReclaimableBytes: 5, slabUnreclaimableBytes: 2, pagetablesBytes: 1, percpuBytes: 1 } },
    9,
  ],
  ['page tables alone are not kernel memory', kernelMemory, { cgroup: { pagetablesBytes: 1 } }, undefined],

  [
    'beyond anonymous memory and files',
    beyondAnonAndFile,
    { cgroup: { usageBytes: 20, anonBytes: 8, fileBytes: 5, sockBytes: 2 } },
    5,
  ],
  [
    'nothing can be left of what is not read',
    beyondAnonAndFile,
    { cgroup: { usageBytes: 20, anonBytes: 8 } },
    undefined,
  ],

  ['anonymous memory with its swap', anonymous, { cgroup: { anonBytes: 8, swapBytes: 3 } }, 11],
  ['swap alone is not anonymous memory', anonymous, { cgroup: { swapBytes: 3 } }, undefined],

  [
    'outside of V8, by the container',
    outsideV8,
    { cgroup: { anonBytes: 90 }, runtime: { heapTotalBytes: 40, externalBytes: 10 } },
    40,
  ],
  [
    'outside of V8, by the process',
    outsideV8,
    { process: { rssAnonBytes: 90 }, runtime: { heapTotalBytes: 40, externalBytes: 5 } },
    45,
  ],
  [
    'outside of V8 where its buffers are not told',
    outsideV8,
    { process: { rssAnonBytes: 90 }, runtime: { heapTotalBytes: 40 } },
    undefined,
  ],
  ['outside of V8 where V8 does not say', outsideV8, { cgroup: { anonBytes: 90 } }, undefined],

  [
    'beside the largest process, by anonymous memory',
    besideTheLargest,
    { process: { rssAnonBytes: 30, largestRssAnonBytes: 20, rssBytes: 90, largestRssBytes: 40 } },
    10,
  ],
  [
    'beside the largest process, by RSS',
    besideTheLargest,
    { process: { rssBytes: 90, largestRssBytes: 40 } },
    50,
  ],
  ['the largest process is not told', besideTheLargest, { process: { rssBytes: 90 } }, undefined],

  ['the container by its number', charged, { cgroup: { usageBytes: 50, anonBytes: 8 } }, 50],
  [
    'the container by its parts, as at the root of cgroup v2',
    charged,
    { cgroup: { anonBytes: 8, fileBytes: 5, slabReclaimableBytes: 2 } },
    15,
  ],
  ['no container', charged, { process: { rssBytes: 5 } }, undefined],
];

for (const [name, of, given, expected] of table) test(name, () => assert.equal(of(sample(given)), expected));
