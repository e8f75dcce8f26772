import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { eventsOfRun, startRun } from '../support/api-client.ts';
import { report } from '../support/figure.ts';
import { soaking } from '../support/scale.ts';
import { startServer } from '../support/server-process.ts';

const STOPPED_MS = soaking ? 30_000 : 4000;
const PERIOD_MS = 100;
/** How long the run is looked at after the server goes on. */
const AFTERWARDS_MS = 2000;

test('a server that stands still for a while goes on: a gap in the samples, no time that runs backwards', {
  timeout: STOPPED_MS + 60_000,
}, async (t) => {
  const server = await startServer();
  const goOn = (): boolean => server.child.kill('SIGCONT');
  t.after(() => {
    // One that stands still cannot be asked to end.
    goOn();
    return server.stop();
  });
  const run = await startRun(server.origin, 'log-cache', { totalMb: 8, lingerSeconds: 60 });
  const events: RunEvent[] = [];
  let stoppedAtMs = Number.POSITIVE_INFINITY;
  for await (const event of eventsOfRun(server.origin, run.id)) {
    events.push(event);
    if (event.type !== 'sample') continue;
    if (event.data.seq >= 20 && stoppedAtMs === Number.POSITIVE_INFINITY) {
      stoppedAtMs = event.data.tMs;
      server.child.kill('SIGSTOP');
      setTimeout(goOn, STOPPED_MS);
    }
    if (event.data.tMs > stoppedAtMs + STOPPED_MS + AFTERWARDS_MS) break;
  }
  assert.equal(
    events.findIndex((event, index) => event.id !== index + 1),
    -1,
    'no event is missing, and none came twice',
  );
  const samples = events.flatMap((event) => (event.type === 'sample' ? [event.data] : []));
  const pairs = samples.slice(1).map((sample, index) => ({ before: samples[index] ?? sample, sample }));
  for (const { before, sample } of pairs) {
    assert.ok(sample.tMs > before.tMs, `from ${before.tMs} to ${sample.tMs} ms`);
    assert.ok(sample.seq > before.seq, `from tick ${before.seq} to ${sample.seq}`);
  }
  const stepOf = ({ before, sample }: (typeof pairs)[number]): number => sample.tMs - before.tMs;
  const gap = pairs.reduce((widest, pair) => (stepOf(pair) > stepOf(widest) ? pair : widest));
  const gapMs = stepOf(gap);
  assert.ok(gapMs >= STOPPED_MS * 0.9, `the widest step is ${gapMs} ms`);
  // A tick that could not be kept loses its number: the numbers go with the time, not with the samples.
  const lostTicks = gap.sample.seq - gap.before.seq - 1;
  assert.ok(Math.abs(lostTicks - gapMs / PERIOD_MS) <= 2, `${lostTicks} numbers are missing`);
  const later = samples.filter(({ tMs }) => tMs > gap.sample.tMs);
  const due = ((later.at(-1)?.tMs ?? 0) - gap.sample.tMs) / PERIOD_MS;
  assert.ok(
    later.length <= due + 2,
    `${later.length} samples, where ${due} were due: missed ones were made up for`,
  );
  assert.equal((await fetch(`${server.origin}/api/health`)).status, 200);
  report(t, {
    id: 'R19',
    what: `server stopped (SIGSTOP) for ${STOPPED_MS / 1000} s in a run`,
    measured: `one gap of ${(gapMs / 1000).toFixed(1)} s with ${lostTicks} ticks, 0 steps backwards, ${later.length} samples in the ${(due / 10).toFixed(1)} s after it, the run goes on`,
    target: 'a gap, no negative step, no flood',
  });
});
