import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Sample } from '../../../src/protocol/sample.ts';
import { judgeRun } from '../../../src/verdict/judge.ts';
import { anonymousSource, fileSource } from '../../../src/verdict/sources.ts';
import { unexplainedBytes } from '../../../src/verdict/unexplained.ts';
import { watchOf } from '../../../src/verdict/watch.ts';
import { noise } from '../../support/noise.ts';
import { eventsOf } from '../../support/series.ts';

const MB = 2 ** 20;
type Group = Readonly<Record<string, number | undefined>>;

/** Thirty seconds of a program, of which only what is given is read. */
const run = (
  given: (share: number) => { [group in 'cgroup' | 'process' | 'runtime']?: Group | undefined },
): Sample[] =>
  Array.from({ length: 300 }, (_, seq) => {
    const { cgroup, process, runtime } = given(seq / 299);
    const known = (group: Group): Record<string, number> =>
      Object.fromEntries(
        Object.entries(group).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      );
    const none = { unavailable: 'Not read here.' };
    return {
      seq,
      tMs: 100 * seq,
      cgroup: cgroup === undefined ? none : known(cgroup),
      process: process === undefined ? none : known(process),
      runtime: runtime === undefined ? none : known(runtime),
      demo: none,
    } as Sample;
  });

const verdictOf = (samples: readonly Sample[]) => judgeRun(eventsOf(samples));

describe('what stands for a part', () => {
  const anonOf = (cgroup?: Group, process?: Group, runtime?: Group) =>
    anonymousSource(
      watchOf(
        run(() => ({ cgroup, process, runtime })),
        false,
      ),
    )?.witness;

  test('is the closest reading of it, and what the rest leaves of a larger number where there is none', () => {
    assert.equal(anonOf({ anonBytes: 1, usageBytes: 3 }, { rssAnonBytes: 1 }), 'cgroup.anonBytes');
    assert.equal(anonOf({ usageBytes: 3 }, { rssAnonBytes: 1 }), 'process.rssAnonBytes');
    assert.equal(anonOf({ usageBytes: 3 }, { rssBytes: 2, rssFileBytes: 1 }), 'process.rssBytes');
    assert.equal(
      anonOf({ usageBytes: 3, fileBytes: 1, kernelBytes: 1 }, { rssBytes: 2 }),
      'cgroup.usageBytes',
    );
    assert.equal(
      anonOf(undefined, undefined, { heapTotalBytes: 2, externalBytes: 1 }),
      'runtime.heapTotalBytes',
    );
    assert.equal(anonOf({ usageBytes: 3 }, { rssBytes: 2 }), undefined);
  });

  test('of page cache is the lists of the kernel where their sum is not read', () => {
    const fileOf = (cgroup: Group, process?: Group) =>
      fileSource(
        watchOf(
          run(() => ({ cgroup, process })),
          false,
        ),
      )?.witness;
    assert.equal(fileOf({ activeFileBytes: 1, inactiveFileBytes: 2 }), 'cgroup.fileBytes');
    assert.equal(fileOf({ usageBytes: 5, anonBytes: 2, kernelBytes: 1 }), 'cgroup.usageBytes');
    assert.equal(fileOf({ inactiveFileBytes: 2 }), 'cgroup.inactiveFileBytes');
    assert.equal(fileOf({ usageBytes: 2 }, { filesCachedBytes: 2 }), 'process.filesCachedBytes');
  });
});

describe('a rise that no reading accounts for', () => {
  const hum = noise(3);
  const grows = (share: number) => (100 + 90 * share + 0.2 * hum()) * MB;

  test('is never called nothing: it is said how much it is, and what to read', () => {
    const verdict = verdictOf(run((share) => ({ cgroup: { usageBytes: grows(share), anonBytes: 60 * MB } })));
    assert.equal(verdict.kind, 'cannot-tell');
    assert.match(verdict.sentence, /(8|9)\d MB of the rise are in no part that was read: read memory\.stat/);
  });

  test('is measured as what the parts leave, and is 0 where they account for it', () => {
    const left = (fileBytes: (share: number) => number | undefined) =>
      unexplainedBytes(
        watchOf(
          run((share) => ({
            cgroup: {
              usageBytes: grows(share),
              anonBytes: 60 * MB,
              kernelBytes: 4 * MB,
              fileBytes: fileBytes(share),
            },
          })),
          false,
        ),
      );
    assert.equal(
      left((share) => grows(share) - 64 * MB),
      0,
    );
    const half = left((share) => (36 + 20 * share) * MB);
    assert.ok(half > 60 * MB && half < 80 * MB, `${half}`);
  });

  test('is found by what two other numbers leave', () => {
    const cache = verdictOf(
      run((share) => ({ cgroup: { usageBytes: grows(share), anonBytes: 60 * MB, kernelBytes: 4 * MB } })),
    );
    assert.equal(cache.kind, 'page-cache');
    assert.deepEqual(cache.findings?.[0]?.witnesses, ['cgroup.usageBytes']);
  });
});

test('what its cgroup keeps after a program has gone is not read as the program, though no process was seen', () => {
  const samples = run((share) => ({
    cgroup: {
      usageBytes: (share < 0.8 ? 60 + 50 * share : 3) * MB,
      anonBytes: (share < 0.8 ? 50 + 50 * share : 0) * MB,
      fileBytes: 0,
      kernelBytes: 3 * MB,
    },
  }));
  const verdict = verdictOf(samples);
  assert.equal(verdict.kind, 'anonymous', verdict.sentence);
  assert.equal(verdict.findings?.[0]?.goesOn, 'goes-on');
});

describe('threads that are read without the number of processes', () => {
  const threads = (more: Group) =>
    verdictOf(
      run((share) => ({
        cgroup: {
          usageBytes: (60 + 120 * share) * MB,
          anonBytes: (50 + 120 * share) * MB,
          fileBytes: 0,
          kernelBytes: 5 * MB,
        },
        process: { rssBytes: (90 + 120 * share) * MB, threads: 11 + Math.round(28 * share), ...more },
        runtime: { heapUsedBytes: 8 * MB, heapTotalBytes: 12 * MB, externalBytes: 2 * MB },
      })),
    ).kind;

  test('may be those of children', () => {
    assert.equal(threads({ processes: 1 }), 'threads');
    assert.equal(threads({}), 'anonymous');
  });
});
