import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { readingOf } from '../../../src/protocol/sample.ts';
import { judgeRun } from '../../../src/verdict/judge.ts';
import { inBuckets } from '../../../src/watch/in-buckets.ts';
import { paceOf } from '../../../src/watch/pace.ts';
import { createWatchLog } from '../../../src/watch/watch-log.ts';
import { watchedSample } from './a-watched-sample.ts';

const MB = 2 ** 20;
const DAY_MS = 86_400_000;

/** A watch of this length at its own pace. */
function aWatch(lengthMs: number, usage: (tMs: number) => number) {
  const log = createWatchLog();
  log.append({
    type: 'mark',
    data: { tMs: 0, name: 'begin', label: 'begin', by: 'server' },
  });
  let seq = 0;
  for (let tMs = 0; tMs < lengthMs; tMs += paceOf(tMs, undefined, 1)) {
    log.append({ type: 'sample', data: watchedSample(seq, tMs, usage(tMs)) });
    seq += 1;
  }
  return { log, taken: seq };
}

const samplesOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'sample' ? [event.data] : []));
const usages = (events: readonly RunEvent[]) =>
  samplesOf(events).map((sample) => readingOf(sample, 'cgroup', 'usageBytes') ?? 0);

test('a day is kept in bounded memory, with its lowest and its highest moment', () => {
  const peakAtMs = 40_000_000;
  const usage = (tMs: number) =>
    Math.abs(tMs - peakAtMs) < 3000 ? 900 * MB : 100 * MB + (tMs / DAY_MS) * MB;
  const { log, taken } = aWatch(DAY_MS, usage);
  const events = log.since(0);
  assert.ok(taken > 20_000, String(taken));
  assert.ok(events.length <= 4200, String(events.length));
  assert.equal(Math.max(...usages(events)), 900 * MB);
  assert.equal(Math.min(...usages(events)), 100 * MB);
  const bytes = JSON.stringify(events).length;
  assert.ok(bytes < 8 * MB, `${bytes} bytes`);
});

test('ids stay in order, the newest is the last, and who follows live gets every one of them', () => {
  const { log } = aWatch(3_600_000, () => MB);
  const ids = log.since(0).map(({ id }) => id);
  assert.deepEqual(
    ids,
    ids.toSorted((a, b) => a - b),
  );
  assert.equal(ids.at(-1), log.lastId);
  assert.deepEqual(
    log.since(log.lastId - 3).map(({ id }) => id),
    [log.lastId - 2, log.lastId - 1, log.lastId],
  );
  assert.deepEqual(log.since(log.lastId), []);
  assert.equal(log.since(0, 7).length, 7);
});

test('thinned samples are numbered one after the other, so that a chart does not take them for missed ticks', () => {
  const { log } = aWatch(7_200_000, () => MB);
  const seqs = samplesOf(log.since(0)).map(({ seq }) => seq);
  const steps = seqs.slice(1).map((seq, i) => seq - (seqs[i] ?? 0));
  assert.deepEqual(new Set(steps), new Set([1]));
});

test('the verdict of a long watch is that of what was measured, at an even density', () => {
  const perMs = (2 * MB) / 60_000;
  const noise = (tMs: number) => Math.sin(tMs / 7) * 0.2 * MB;
  const { log } = aWatch(2 * 3_600_000, (tMs) => 200 * MB + tMs * perMs + noise(tMs));
  const verdict = judgeRun(log.judged(5000));
  assert.equal(verdict.kind, 'anonymous');
  const rate = verdict.findings?.[0]?.rate?.value ?? 0;
  assert.ok(Math.abs(rate / ((2 * MB) / 60) - 1) < 0.02, `${rate} bytes a second`);
  const times = samplesOf(log.judged(5000)).map(({ tMs }) => tMs);
  const early = times.filter((tMs) => tMs < 180_000).length;
  const late = times.filter((tMs) => tMs >= 3_600_000 && tMs < 3_780_000).length;
  assert.ok(early <= 2 * late && late <= 2 * early, `${early} and ${late} samples in three minutes`);
});

test('of each stretch the lowest and the highest stay, in their order', () => {
  const samples = [3, 1, 9, 4, 5, 2].map((mb, i) => watchedSample(i, i * 100, mb));
  assert.deepEqual(
    inBuckets(samples, 300).map(({ seq }) => seq),
    [1, 2, 4, 5],
  );
  assert.deepEqual(inBuckets(samples, 100), samples);
  assert.deepEqual(inBuckets([], 100), []);
});
