import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { isUnavailable, type Sample } from '../../../src/protocol/sample.ts';
import { markedProcesses } from '../../../src/runner/journal/marked-processes.ts';
import { fixtureDemo } from '../../runner/fixture-demos.ts';
import { eventually, leftoversOf, slowness, startMachine } from '../../runner/machine.ts';
import { report } from '../../support/figure.ts';
import { rounds, slow } from '../../support/scale.ts';
import { measureLateness } from '../machine-lateness.ts';
import { startIdleTicks } from './idle-ticks.ts';

const PROCESSES = slow ? 32 : 256;
const DESCRIPTORS_EACH = 60;
const DESCRIPTORS = PROCESSES * DESCRIPTORS_EACH;
const SAMPLES = rounds(60, 600, 20);
const HZ = slow ? 2 : 10;
const PERIOD_MS = 1000 / HZ;
/** Of the ticks, and of few of them one; what nobody could keep on this machine comes on top. */
const MISSED_PART = 0.02;
/** The same process feeds the readers, who take half of a core when there are a thousand (R5). */
const MOST_SHARE = 0.5;

/** @returns how long this process has been busy on a processor since, in milliseconds */
function busyTime(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}

const LOOKS = 3;

/** How long this process is busy to look at each process of a run and each of its descriptors once, in milliseconds. */
function wholeLook(filesDir: string): number {
  const pids = markedProcesses(thisKernel, filesDir);
  const busyMs = busyTime();
  for (let look = 0; look < LOOKS; look++)
    for (const pid of pids) {
      readFileSync(`/proc/${pid}/status`, 'utf8');
      for (const fd of readdirSync(`/proc/${pid}/fd`)) statSync(`/proc/${pid}/fd/${fd}`);
    }
  return busyMs() / LOOKS;
}

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
  const lateness = measureLateness();
  const stopIdle = await startIdleTicks(PERIOD_MS);
  samples.length = 0;
  const startMs = performance.now();
  const busyMs = busyTime();
  await eventually('all samples', () => samples.length >= SAMPLES, SAMPLES * PERIOD_MS * 3);
  const usedMs = busyMs();
  const share = usedMs / (performance.now() - startMs);
  leave();
  const idleMissed = await stopIdle();
  const machineLate = await lateness();
  const wholeMs = wholeLook(join(machine.stateDir, 'runs', run.id));
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
  const mayMiss = Math.max(1, Math.floor(MISSED_PART * SAMPLES)) + 2 * idleMissed;
  assert.ok(missed <= mayMiss, `${missed} ticks missed, ticks at which nothing is done: ${idleMissed}`);
  // Whoever knows nothing better looks at everything anew for each sample. With the few of the
  // emulated machine a whole look was a quarter of a sample: there it is no measure.
  const sampleMs = usedMs / SAMPLES;
  if (!slow) {
    const costs = `a sample takes ${sampleMs} ms of the processor, a whole look ${wholeMs} ms`;
    assert.ok(sampleMs <= wholeMs, costs);
    assert.ok(share <= MOST_SHARE, `${100 * share} % of a core`);
  }
  report(t, {
    id: 'R22',
    what: `${PROCESSES} processes with ${DESCRIPTORS} descriptors, sampled ${SAMPLES} times at ${HZ} Hz`,
    measured: `p95 ${p95Ms.toFixed(1)} ms late (a timer that does nothing: ${machineLate.p95Ms.toFixed(1)} ms), ${missed} ticks missed (by ticks at which nothing is done: ${idleMissed}); the sampler's whole process uses ${(100 * share).toFixed(1)} % of a core, ${(sampleMs / wholeMs).toFixed(2)} of what looking at each process and descriptor would take`,
    target: `p95 ${(0.2 * PERIOD_MS).toFixed(0)} ms late, 20 % of the period, and ${100 * MISSED_PART} % missed, with twice what the machine does to a timer that does nothing${slow ? '' : `; no more than a whole look, and ${100 * MOST_SHARE} % of a core`}`,
  });
});
