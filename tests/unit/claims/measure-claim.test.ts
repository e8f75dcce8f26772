import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureClaim } from '../../../src/claims/measure-claim.ts';
import type { Claim } from '../../../src/protocol/demo.ts';
import { withSentence } from '../../../src/protocol/run-end.ts';
import type { Mark, RunEvent } from '../../../src/protocol/run-event.ts';
import { eventsOf, sampleWith } from '../../support/series.ts';

const MB = 2 ** 20;
const claim = (measure: string, band: [number, number] = [0.98, 1.02]): Claim => ({
  stage: 's',
  scenario: 's',
  measure,
  band,
  unit: '',
  claim: '',
});
const mark = (name: string, tMs: number): RunEvent => ({
  type: 'mark',
  id: 0,
  data: { name, tMs, label: name, by: 'program' } satisfies Mark,
});
const end: RunEvent = {
  type: 'end',
  id: 0,
  data: {
    end: withSentence({ kind: 'finished', afterMs: 12_000 }),
    verdict: { kind: 'none', sentence: '' },
  },
};

/** 10 s of writing 10 MB a second, cache growing by `ratio` of it, then a deletion of `closed` at 11 s that frees `freed`. */
function logRun({ ratio = 1, freedMb = 60, closedMb = 60 } = {}): RunEvent[] {
  const samples = Array.from({ length: 130 }, (_, seq) => {
    const loggedMb = Math.min(100, seq);
    const cachedMb = loggedMb * ratio - (seq * 100 > 11_000 ? freedMb : 0);
    return sampleWith(seq, {
      cgroup: { fileBytes: cachedMb * MB, inactiveFileBytes: cachedMb * MB },
      demo: {
        loggedBytes: loggedMb * MB,
        closedBytes: (seq * 100 > 11_000 ? 0 : closedMb) * MB,
        openBytes: 40 * MB,
      },
    });
  });
  return eventsOf(samples, [mark('written', 10_000), mark('delete-rotated', 11_010), end]);
}

test('one byte of cache per byte logged holds at 1', () => {
  assert.deepEqual(measureClaim(claim('fileGrowthPerLoggedByte'), logRun()), {
    kind: 'measured',
    value: 1,
    holds: true,
  });
});

test('it does not hold when only nine bytes in ten stay', () => {
  const measured = measureClaim(claim('fileGrowthPerLoggedByte'), logRun({ ratio: 0.9 }));
  assert.equal(measured.kind === 'measured' && measured.holds, false);
});

test('deleting closed logs gives back their bytes', () => {
  assert.deepEqual(measureClaim(claim('returnedByDeletingClosed'), logRun()), {
    kind: 'measured',
    value: 1,
    holds: true,
  });
  const kept = measureClaim(claim('returnedByDeletingClosed'), logRun({ freedMb: 0 }));
  assert.deepEqual(kept, { kind: 'measured', value: 0, holds: false });
});

test('a monitor without inactive_file does not move with the writes', () => {
  assert.deepEqual(measureClaim(claim('workingSetGrowthWhileWriting', [-0.05, 0.15]), logRun()), {
    kind: 'measured',
    value: 0,
    holds: true,
  });
});

test('an action that was not done is not shown, and says so', () => {
  assert.deepEqual(measureClaim(claim('returnedByReopening'), logRun()), {
    kind: 'not-shown',
    because: 'nothing in this run was marked "delete-current"',
  });
});

test('a counter that this machine does not have is not shown, never zero', () => {
  const events = logRun().map((event) =>
    event.type === 'sample'
      ? { ...event, data: { ...event.data, cgroup: { unavailable: 'no cgroup here' } } }
      : event,
  );
  assert.deepEqual(measureClaim(claim('fileGrowthPerLoggedByte'), events), {
    kind: 'not-shown',
    because: 'cgroup.fileBytes cannot be read on this machine',
  });
});

test('a measure that does not exist is an error with the known ones', () => {
  assert.throws(
    () => measureClaim(claim('fileGrowth'), []),
    /No measure fileGrowth .* known are fileGrowthPerLoggedByte/,
  );
});
