import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RunEndFacts, withSentence } from '../../../src/protocol/run-end.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { environment } from '../../server/scripted-runner.ts';
import { eventsOf, sampleWith } from '../../support/series.ts';
import { by, judge } from './by.ts';

const KB = 1024;

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

/** What is measured, whatever the band: one that holds everything. */
function value(measure: string, growth: Growth = {}): number {
  const found = judge(by(measure, [-1e9, 1e9]), run(growth));
  assert.equal(found.result, 'holds', JSON.stringify(found));
  return found.value ?? Number.NaN;
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

test('a share of less than what starting the runtime makes is shown by neither value', () => {
  const measure = 'slopeShare(runtime.heapUsedBytes, process.rssBytes, calls)';
  const asked = (rssPerCall: number) => judge(by(measure, [0.5, 1.2]), run({ rssPerCall })).result;
  // 6,000 calls count: 2.9 MB of RSS, and 29 MB of which the heap has none.
  assert.equal(asked(0.5 * KB), 'not-shown');
  assert.equal(asked(5 * KB), 'fails');
});

test('a slope at most is the end of its interval that is farther from zero, whatever its sign', () => {
  assert.ok(value('slopeAtMost(process.rssBytes, calls) in KB', { rssPerCall: -5 * KB }) >= 5);
});

test('a line adds as much in its second half, a plateau nothing', () => {
  close(value('secondHalfPerFirst(process.rssBytes, calls)'), 1, 0.05);
  close(value('secondHalfPerFirst(process.rssBytes, calls)', { bendAt: 4000 }), 0, 0.05);
});

test('rises, ranges, ends and their shares', () => {
  close(value('rise(process.fds, calls, 100)'), 8000);
  close(value('rangeWhile(process.fds, calls)'), 6000);
  close(value('riseShare(cgroup.anonBytes, process.rssBytes)'), 0.8);
  close(value('growthPer(cgroup.anonBytes, demo.calls, calls)'), 4 * KB);
  close(value('profilePerRise(process.rssBytes)', { snapshotBytes: 4000 * 5 * KB }), 0.5);
});

test('a leak that was killed is counted by the run’s end; one that did not pass its limit is not shown', () => {
  const leak = (steps: number, limitMb: number, end: RunEvent): RunEvent[] => {
    const samples = Array.from({ length: 40 }, (_, seq) =>
      sampleWith(seq, {
        cgroup: { limitBytes: limitMb * 2 ** 20, oomKills: 0 },
        demo: { steps: Math.min(steps, seq) },
      }),
    );
    const started: RunEvent = {
      ...{ type: 'started', id: 0 },
      data: { run: 'r', demo: 'd', knobs: { stepMb: 2 }, startedAt: '', environment, sampleHz: 10 },
    };
    return [started, ...eventsOf(samples), end];
  };
  const ended = (facts: RunEndFacts): RunEvent => ({
    type: 'end',
    id: 0,
    data: { end: withSentence(facts), verdict: { kind: 'none', sentence: '' } },
  });
  const claim = by('oomKills(steps, stepMb)', [1, 8]);
  const killed = ended({ kind: 'oom-killed', afterMs: 4000, oomKills: 3 });
  const finished = ended({ kind: 'finished', afterMs: 4000 });
  assert.equal(judge(claim, leak(30, 40, killed)).value, 3);
  assert.equal(
    judge(claim, leak(30, 40, finished)).result,
    'fails',
    '60 MB were kept under 40, and nobody was killed',
  );
  assert.match(judge(claim, leak(10, 40, finished)).because ?? '', /it kept 20 MB, under a limit of 40 MB/);
  assert.match(judge(claim, leak(0, 40, killed)).because ?? '', /before it kept anything/);
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
    data: { tMs: 1005, name: 'let-go', label: '', by: 'reader' },
  };
  const events = [...eventsOf(samples.slice(0, 11)), letGo, ...eventsOf(samples.slice(11))];
  const found = judge(by('fellAfter(let-go, cgroup.fileBytes, 200)'), events);
  close(found.value ?? Number.NaN, 0.95, 0.001);
});

test('a claim whose run does not show it says why, and does not guess', () => {
  const notShown = (measure: string, growth: Growth = {}) => {
    const found = judge(by(measure), run(growth));
    return found.because ?? JSON.stringify(found);
  };
  assert.match(notShown('rise(runtime.goroutines)'), /goroutines cannot be read/);
  assert.match(notShown('slopePer(process.rssBytes, orders)'), /nothing was worked/);
  assert.match(notShown('profilePerRise(process.rssBytes)'), /no heap profile/);
  assert.match(notShown('fellAfter(let-go, cgroup.fileBytes, 1000)'), /let go/);
  assert.match(notShown('riseShare(process.threads, process.processes)'), /no number/);
  assert.match(notShown('lastPer(demo.events, demo.calls, counted)'), /counted/);
});

test('a slope that may be the runtime’s own is no leak, and no failure of a claim that there is none', () => {
  const few = (band: [number, number]) =>
    judge(by('slopePer(process.rssBytes, calls) in KB', band), run({ rssPerCall: 0.2 * KB }));
  assert.equal(few([-1, 1]).result, 'holds');
  assert.equal(
    few([-0.1, 0.1]).result,
    'not-shown',
    '1 MB in all is less than what a runtime gains by itself',
  );
  assert.equal(few([3.4, 8]).result, 'fails');
});

test('a measure or a reading that does not exist is a mistake of the author, and says which are known', () => {
  assert.throws(() => judge(by('slopePerr(process.rssBytes, calls)'), run({})), /slopePerr.*slopePer/);
  assert.throws(() => judge(by('rise(memory.rssBytes)'), run({})), /group\.reading.*memory\.rssBytes/);
  assert.throws(() => judge(by('rise'), run({})), /group\.reading/);
});

test('the band is inclusive on both sides, and what is counted is told to the piece', () => {
  for (const [band, result] of [
    [[6000, 9000], 'holds'],
    [[5000, 6000], 'holds'],
    [[6000.1, 9000], 'fails'],
    [[5000, 5999.9], 'fails'],
  ] as const) {
    const found = judge(by('rangeWhile(process.fds, calls)', [...band]), run({}));
    assert.equal(found.result, result, band.join(' to '));
  }
});
