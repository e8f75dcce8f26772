import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUnavailable, type Sample } from '../../../src/protocol/sample.ts';
import { fixtureDemo } from '../../runner/fixture-demos.ts';
import { eventually, leftoversOf, slowness, startMachine } from '../../runner/machine.ts';
import { report } from '../../support/figure.ts';
import { rounds, slow } from '../../support/scale.ts';
import { measureLateness } from '../machine-lateness.ts';

const PROCESSES = slow ? 32 : 256;
const DESCRIPTORS_EACH = 60;
const DESCRIPTORS = PROCESSES * DESCRIPTORS_EACH;
const SAMPLES = rounds(60, 600, 20);
const HZ = slow ? 2 : 10;
const PERIOD_MS = 1000 / HZ;

test(`${PROCESSES} processes with ${DESCRIPTORS} descriptors are sampled in time`, {
  timeout: (60_000 + SAMPLES * PERIOD_MS * 2) * slowness,
}, async (t) => {
  const machine = await startMachine({ hz: HZ });
  t.after(() => machine.close());
  const limits = { memoryMbKnob: 'limitMb', pids: PROCESSES + 64, fds: 256 };
  const run = machine.runner.start(fixtureDemo('gathers-a-crowd', { limits }), {
    processes: PROCESSES,
    descriptors: DESCRIPTORS_EACH,
  });
  run.watch();
  await eventually('all of them', () => run.log.since(0).some(({ type }) => type === 'log'), 60_000);
  const samples: Sample[] = [];
  const leave = run.log.subscribe((event) => {
    if (event.type === 'sample') samples.push(event.data);
  });
  await eventually('the first sample of all of them', () => samples.length > 1);
  samples.length = 0;
  const lateness = measureLateness();
  const startMs = performance.now();
  const cpuBefore = process.cpuUsage();
  await eventually('all samples', () => samples.length >= SAMPLES, SAMPLES * PERIOD_MS * 3);
  const { user, system } = process.cpuUsage(cpuBefore);
  const share = (user + system) / 1000 / (performance.now() - startMs);
  const machineLate = await lateness();
  leave();
  await run.stop('reader');
  assert.deepEqual(leftoversOf(machine.stateDir, run.id), []);

  for (const { process: seen } of samples) {
    assert.ok(!isUnavailable(seen));
    assert.equal(seen.processes, PROCESSES);
    // Where the kernel has no number of them, they are counted more rarely.
    if (seen.fds !== undefined) assert.ok(seen.fds >= DESCRIPTORS - 200, `${seen.fds} descriptors`);
  }
  // Ticks stand on a grid: the earliest of them shows where it lies, and how late each other one was.
  const onGrid = samples.map(({ seq, tMs }) => tMs - seq * PERIOD_MS);
  const first = Math.min(...onGrid);
  const lateMs = onGrid.map((ms) => ms - first).sort((a, b) => a - b);
  const p95Ms = lateMs[Math.floor(0.95 * (lateMs.length - 1))] ?? Number.NaN;
  const missed = (samples.at(-1)?.seq ?? 0) - (samples[0]?.seq ?? 0) + 1 - samples.length;
  assert.ok(
    p95Ms <= 0.2 * PERIOD_MS + 2 * machineLate.p95Ms,
    `${p95Ms} ms late, a timer that does nothing ${machineLate.p95Ms} ms`,
  );
  report(t, {
    id: 'R22',
    what: `${PROCESSES} processes with ${DESCRIPTORS} descriptors, sampled ${SAMPLES} times at ${HZ} Hz`,
    measured: `p95 ${p95Ms.toFixed(1)} ms late (a timer that does nothing: ${machineLate.p95Ms.toFixed(1)} ms), ${missed} ticks missed; the sampler's whole process uses ${(100 * share).toFixed(1)} % of a core`,
    target: `p95 ${(0.2 * PERIOD_MS).toFixed(0)} ms, 20 % of the period`,
  });
});
