import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureClaim } from '../../../src/claims/measure-claim.ts';
import type { Claim } from '../../../src/protocol/demo.ts';
import { withSentence } from '../../../src/protocol/run-end.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { eventsOf, sampleWith } from '../../support/series.ts';

const KB = 1024;

/** A claim by its measure; what the other fields say is of no matter here. */
const by = (measure: string, band: [number, number] = [0, 1]): Claim => ({
  ...{ stage: 's', scenario: 's', unit: '', claim: '' },
  measure,
  band,
});

interface Growth {
  readonly rssPerCall?: number;
  readonly bendAt?: number;
  readonly oomKills?: number;
  readonly end?: 'finished' | 'oom-killed';
  readonly snapshotBytes?: number;
}

/** 9 seconds with 8,000 calls between the first second and the last but half. */
function run({ rssPerCall = 5 * KB, bendAt = 8000, oomKills = 0, end = 'finished', snapshotBytes }: Growth) {
  const samples = Array.from({ length: 95 }, (_, seq) => {
    const calls = 100 * Math.min(80, Math.max(0, seq - 10));
    const rssBytes = 50e6 + rssPerCall * Math.min(calls, bendAt);
    return sampleWith(seq, {
      cgroup: { anonBytes: 12e6 + 4 * KB * calls, oomKills },
      process: { rssBytes, fds: 20 + calls },
      demo: { calls, events: calls / 2 },
    });
  });
  const others: RunEvent[] = [
    {
      type: 'end',
      id: 0,
      data: {
        end:
          end === 'finished'
            ? withSentence({ kind: 'finished', afterMs: 9500 })
            : withSentence({ kind: 'oom-killed', afterMs: 9500, oomKills: 3 }),
        verdict: { kind: 'none', sentence: '' },
      },
    },
  ];
  if (snapshotBytes !== undefined)
    others.unshift({
      type: 'mark',
      id: 0,
      data: {
        ...{ tMs: 9400, name: 'heap-snapshot', label: '', by: 'program' as const },
        profile: { title: '', tool: '', totalBytes: snapshotBytes },
      },
    });
  return eventsOf(samples, others);
}

function value(measure: string, growth: Growth = {}): number {
  const found = measureClaim(by(measure), run(growth));
  assert.equal(found.kind, 'measured', JSON.stringify(found));
  return found.kind === 'measured' ? found.value : Number.NaN;
}

const close = (measured: number, expected: number, within = 0.01) =>
  assert.ok(Math.abs(measured - expected) <= within * Math.max(1, Math.abs(expected)), `${measured}`);

test('slopes are per unit of work, in the unit that is asked for', () => {
  close(value('slopePer(process.rssBytes, calls) in KB'), 5);
  close(value('slopePer(process.rssBytes, calls)'), 5 * KB);
  close(value('slopePer(process.fds, calls)'), 1);
  close(value('slopeShare(cgroup.anonBytes, process.rssBytes, calls)'), 0.8);
  close(value('slopeAtMost(process.threads, calls)'), 0);
});

test('a slope at most is the end of its interval that is farther from zero, whatever its sign', () => {
  assert.ok(value('slopeAtMost(process.rssBytes, calls) in KB', { rssPerCall: -5 * KB }) >= 5);
});

test('a line adds as much in its second half, a plateau nothing', () => {
  close(value('secondHalfPerFirst(process.rssBytes, calls)'), 1, 0.05);
  close(value('secondHalfPerFirst(process.rssBytes, calls)', { bendAt: 4000 }), 0, 0.05);
});

test('rises, ranges, ends and their shares', () => {
  close(value('rise(process.fds)'), 8000);
  close(value('rangeWhile(process.fds, calls)'), 6000);
  close(value('last(process.fds)'), 8020);
  close(value('lastPer(demo.events, demo.calls)'), 0.5);
  close(value('riseShare(cgroup.anonBytes, process.rssBytes)'), 0.8);
  close(value('growthPer(cgroup.anonBytes, demo.calls, calls)'), 4 * KB);
  close(value('profilePerRise(process.rssBytes)', { snapshotBytes: 4000 * 5 * KB }), 0.5);
});

test('processes that the kernel killed are counted by the run’s end, and without one by the last sample', () => {
  assert.equal(value('oomKills', { end: 'oom-killed' }), 3);
  assert.equal(value('oomKills', { oomKills: 2 }), 2);
});

test('what came back is a share of the whole rise, also where the first report came late in it', () => {
  // The program reports from the fifth sample on, when half has been taken; the lowest was before.
  const taken = [1, 1, 10, 30, 51, 70, 90, 101, 101, 101, 101, 6, 6, 6];
  const samples = taken.map((mb, seq) =>
    sampleWith(seq, { cgroup: { fileBytes: mb * 1e6 }, demo: seq < 4 ? {} : { calls: seq } }),
  );
  const letGo: RunEvent = {
    type: 'mark',
    id: 0,
    data: { tMs: 1005, name: 'let-go', label: '', by: 'program' },
  };
  const found = measureClaim(by('fellAfter(let-go, cgroup.fileBytes, 200)'), eventsOf(samples, [letGo]));
  close(found.kind === 'measured' ? found.value : Number.NaN, 0.95, 0.001);
});

test('a claim whose run does not show it says why, and does not guess', () => {
  const notShown = (measure: string, growth: Growth = {}) => {
    const found = measureClaim(by(measure), run(growth));
    return found.kind === 'not-shown' ? found.because : JSON.stringify(found);
  };
  assert.match(notShown('rise(runtime.goroutines)'), /goroutines cannot be read/);
  assert.match(notShown('slopePer(process.rssBytes, orders)'), /too soon/);
  assert.match(notShown('profilePerRise(process.rssBytes)'), /no heap snapshot/);
  assert.match(notShown('fellAfter(let-go, cgroup.fileBytes, 1000)'), /let-go/);
  assert.match(notShown('riseShare(process.threads, process.processes)'), /no number/);
});

test('a measure or a reading that does not exist is a mistake of the author, and says which are known', () => {
  assert.throws(() => measureClaim(by('slopePerr(process.rssBytes, calls)'), run({})), /slopePerr.*slopePer/);
  assert.throws(() => measureClaim(by('rise(memory.rssBytes)'), run({})), /group\.reading.*memory\.rssBytes/);
  assert.throws(() => measureClaim(by('rise'), run({})), /group\.reading/);
});

test('the band is inclusive on both sides', () => {
  for (const [band, holds] of [
    [[8000, 9000], true],
    [[7000, 8000], true],
    [[8000.1, 9000], false],
    [[7000, 7999.9], false],
  ] as const) {
    const found = measureClaim(by('rise(process.fds)', [...band]), run({}));
    assert.equal(found.kind === 'measured' && found.holds, holds, band.join(' to '));
  }
});
