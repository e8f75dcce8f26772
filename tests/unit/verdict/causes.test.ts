import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GrowthKind } from '../../../src/protocol/verdict.ts';
import { judgeRun } from '../../../src/verdict/judge.ts';
import { type Held, MB, only, type Runtime, run } from './held-run.ts';

/** Each cause alone: what it is called, the part, and a reading that carries it. */
const causes: readonly (readonly [GrowthKind, string | undefined, string, (at: number) => Held, Runtime])[] =
  [
    ['js-heap', 'anon', 'runtime.heapUsedBytes', (at) => ({ heap: 20 + 150 * at }), 'V8'],
    ['off-heap', 'anon', 'runtime.externalBytes', (at) => ({ external: 4 + 150 * at }), 'V8'],
    ['anonymous', 'anon', 'cgroup.anonBytes', (at) => ({ native: 30 + 150 * at }), 'V8'],
    ['anonymous', 'anon', 'cgroup.anonBytes', (at) => ({ native: 30 + 150 * at }), 'none'],
    ['page-cache', 'file', 'cgroup.fileBytes', (at) => ({ file: 20 + 150 * at }), 'V8'],
    ['mapped-file', 'file', 'cgroup.mappedFileBytes', (at) => ({ mapped: 150 * at }), 'V8'],
    ['mapped-file', 'outside', 'process.rssFileBytes', (at) => ({ mappedElsewhere: 150 * at }), 'V8'],
    [
      'deleted-but-open',
      'file',
      'process.deletedOpenBytes',
      (at) => ({ file: 20 + 150 * at, deleted: 150 * at }),
      'V8',
    ],
    ['deleted-but-open', 'outside', 'process.deletedOpenBytes', (at) => ({ deleted: 150 * at }), 'none'],
    ['tmpfs', 'shmem', 'cgroup.shmemBytes', (at) => ({ shmem: 150 * at }), 'none'],
    ['sockets', 'sock', 'cgroup.sockBytes', (at) => ({ sock: 150 * at }), 'none'],
    [
      'slab-reclaimable',
      'slab_reclaimable',
      'cgroup.slabReclaimableBytes',
      (at) => ({ slab: 3 + 150 * at }),
      'V8',
    ],
    ['kernel', 'kernel', 'cgroup.kernelBytes', (at) => ({ kernel: 3 + 150 * at }), 'V8'],
    ['swap', 'anon', 'cgroup.swapBytes', (at) => ({ native: 30 + 150 * at, swap: 150 * at }), 'none'],
    [
      'threads',
      'anon',
      'process.threads',
      (at) => ({ native: 30 + 150 * at, threads: 11 + 40 * at, fds: 22 + 120 * at }),
      'none',
    ],
    [
      'child-processes',
      'anon',
      'process.processes',
      (at) => ({ children: 150 * at, processes: 1 + 10 * at }),
      'none',
    ],
    ['timers', 'anon', 'runtime.timers', (at) => ({ heap: 20 + 150 * at, timers: 3 + 900 * at }), 'V8'],
    ['descriptors', undefined, 'process.fds', (at) => ({ fds: 22 + 900 * at }), 'none'],
  ];

for (const [kind, part, witness, held, runtime] of causes)
  test(`${kind}, charged to ${part ?? 'nothing'}, of a program that reports ${runtime}`, () => {
    const verdict = judgeRun(run(held, runtime));
    const finding = only(verdict);
    assert.equal(finding.kind, kind);
    assert.equal(finding.part, part);
    assert.equal(finding.goesOn, 'goes-on');
    assert.ok(finding.witnesses.includes(witness), `${finding.witnesses}`);
    assert.ok(finding.next.length > 0);
    if (finding.unit === 'count') return;
    const [wanted, rate] = [(150 * MB) / 60, finding.rate];
    assert.ok(rate !== undefined && rate.value > 0.8 * wanted && rate.value < 1.4 * wanted, `${rate?.value}`);
    assert.ok(finding.rise > 0.7 * 150 * MB && finding.rise < 1.4 * 150 * MB, `${finding.rise / MB} MB`);
  });

test('deleted files whose cache the container was charged for are not said to be charged elsewhere', () => {
  const kinds = (held: (at: number) => Held) =>
    (judgeRun(run(held)).findings ?? []).filter(({ part }) => part === 'outside').map(({ kind }) => kind);
  // At a limit the kernel takes pages back while the files stay open, and the cache goes up and down.
  const rising = (at: number) => 150 * at;
  assert.deepEqual(
    kinds((at) => ({ file: 20 + 100 * ((3 * at) % 1), deleted: rising(at) })),
    [],
  );
  // A log that was deleted while it was open, and closed by its rotation.
  assert.deepEqual(
    kinds((at) => ({ file: 20, deleted: at < 0.6 ? rising(at) : 0 })),
    [],
  );
  assert.deepEqual(
    kinds((at) => ({ deleted: rising(at) })),
    ['deleted-but-open'],
  );
});
