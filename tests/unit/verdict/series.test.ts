import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { undisturbed } from '../../../src/verdict/disturbed.ts';
import { alongTime, alongWork, judgeSeries, whileWorking } from '../../../src/verdict/series.ts';
import { eventsOf, sampleWith } from '../../support/series.ts';

const work = { counter: 'calls', unit: 'call' };
/** One second of start, eight of work with 100 calls a sample, two of rest. RSS rises by 5 KB a call. */
const samples = Array.from({ length: 110 }, (_, seq) => {
  const calls = 100 * Math.min(80, Math.max(0, seq - 10));
  return sampleWith(seq, { process: { rssBytes: 50e6 + 5120 * calls, fds: 20 + calls }, demo: { calls } });
});

test('only the samples from the first unit of work to the last are judged', () => {
  const working = whileWorking(samples, work);
  assert.equal(working[0]?.seq, 10);
  assert.equal(working.at(-1)?.seq, 90);
  assert.equal(whileWorking(samples, undefined).length, 110);
  assert.equal(whileWorking(samples, { counter: 'nothing', unit: '' }).length, 110);
});

test('a program that has not reported for a while has not begun anew', () => {
  const silent = { unavailable: 'The program has not reported for 2.1 s.' };
  const busy = samples.map((sample) =>
    (sample.seq >= 40 && sample.seq < 90) || sample.seq < 3 ? { ...sample, demo: silent } : sample,
  );
  const working = whileWorking(busy, work);
  assert.equal(working[0]?.seq, 10);
  assert.equal(working.at(-1)?.seq, 90);
  const neverIdle = busy.filter(({ seq }) => seq < 3 || seq > 20);
  assert.equal(whileWorking(neverIdle, work)[0]?.seq, 21, 'the first report that there is');
});

test('a slope per unit of work leaves the first quarter out as warm-up', () => {
  const points = alongWork(samples, work, 'process', 'rssBytes');
  assert.equal(points[0]?.x, 2000);
  assert.equal(points.at(-1)?.x, 8000);
});

test('a reading that a machine does not give has no points', () => {
  assert.deepEqual(alongTime(samples, 'cgroup', 'nothingBytes'), []);
  assert.equal(alongTime(samples, 'process', 'fds').length, 110);
  assert.equal(alongTime(samples, 'process', 'fds')[10]?.x, 1);
});

test('each series is told with its shape, its levels and its slope per unit of work', () => {
  const verdicts = judgeSeries(samples, work);
  const rss = verdicts.find((one) => one.reading === 'rssBytes');
  assert.equal(rss?.shape, 'line');
  assert.ok(Math.abs((rss?.perUnit?.value ?? 0) - 5120) < 1);
  assert.ok(Math.abs((rss?.perSecond?.value ?? 0) - 5120 * 1000) < 5120 * 20);
  const fds = verdicts.find((one) => one.reading === 'fds');
  assert.ok(Math.abs((fds?.perUnit?.value ?? 0) - 1) < 0.001);
  assert.equal(verdicts.find((one) => one.reading === 'threads')?.shape, 'flat');
  assert.equal(
    verdicts.find((one) => one.reading === 'goroutines'),
    undefined,
  );
});

test('what a profiler does to the program it looks at is not held against the program', () => {
  const mark: RunEvent = {
    type: 'mark',
    id: 0,
    data: { tMs: 5000, name: 'profiling', label: 'profiling', by: 'program' },
  };
  const events = eventsOf(samples);
  assert.equal(undisturbed([...events.slice(0, 50), mark, ...events.slice(50)]).length, 50);
  assert.equal(undisturbed(events).length, 110);
});
