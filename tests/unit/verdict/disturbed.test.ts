import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sample } from '../../../src/protocol/sample.ts';
import { beforeVisit, fromFirstReport } from '../../../src/verdict/disturbed.ts';
import { sampleWith } from '../../support/series.ts';

/** 100 samples, each with the given number of processes. */
const run = (processes: (seq: number) => number | undefined): readonly Sample[] =>
  Array.from({ length: 100 }, (_, seq) => sampleWith(seq, { process: { processes: processes(seq) } }));

const within = (from: number, to: number) => (seq: number) => seq >= from && seq < to;
const visit = (from: number, to: number, more = 1): readonly Sample[] =>
  run((seq) => (within(from, to)(seq) ? 2 + more : 2));

test('what comes after a short visit of one other process is left out, and the visit with it', () => {
  assert.equal(beforeVisit(visit(60, 75)).length, 60);
  assert.equal(beforeVisit(visit(90, 99)).length, 90);
});

test('nothing is left out where the visit is no visit', () => {
  for (const [what, samples] of [
    ['nobody came', visit(0, 0)],
    ['it came early: too little is before it', visit(20, 30)],
    ['it stayed for a third of the watch', visit(40, 75)],
    ['it never left', visit(60, 100)],
    ['two came at once', visit(60, 70, 2)],
    ['one came twice', run((seq) => (within(50, 55)(seq) || within(70, 75)(seq) ? 2 : 1))],
    ['one of them ended later', run((seq) => (within(50, 55)(seq) ? 3 : seq < 80 ? 2 : 1))],
    ['processes are not counted', run(() => undefined)],
    ['there are no samples', []],
  ] as const)
    assert.equal(beforeVisit(samples), samples, what);
});

test('a sample without the count of processes does not hide a visit', () => {
  const samples = run((seq) => (seq % 7 === 0 ? undefined : within(60, 75)(seq) ? 2 : 1));
  assert.equal(beforeVisit(samples).length, 60);
});

test('what comes before the first report is left out; where there is none, nothing is', () => {
  const silent = { unavailable: 'The program has not reported yet.' };
  const samples = run(() => 1).map((sample) => (sample.seq < 20 ? { ...sample, runtime: silent } : sample));
  assert.equal(fromFirstReport(samples)[0]?.seq, 20);
  assert.equal(fromFirstReport(samples.slice(0, 20)).length, 20);
});
