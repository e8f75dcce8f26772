import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { readProcStatus } from '../../../src/kernel/proc-status.ts';
import { processLister } from '../../../src/sampling/list-processes.ts';
import { processReader } from '../../../src/sampling/read-process.ts';
import type { SamplingTarget } from '../../../src/sampling/sampling.ts';
import { makeScratchCgroup } from '../../kernel/scratch-cgroup.ts';
import { slowness } from '../../runner/machine.ts';
import { report } from '../../support/figure.ts';

// A pid says who a process is only as long as the process lives. Here one is really given to a stranger, in the
// moment between the list of a run's processes and the look at each.

const NONE = { unavailable: 'No process of this run is alive.' };

/**
 * Starts a process; when it is told to, ends it and starts others until one has its pid. Told and answered over
 * named pipes, so that whoever tells can wait without giving back its event loop.
 */
const SCRIPT = `
cd "$1"
sleep 600 & victim=$!
echo $victim > born
read order < orders
kill -9 $victim; wait $victim
tries=0
while [ $tries -lt 500 ]; do
  tries=$((tries + 1))
  echo $((victim - 1)) > /proc/sys/kernel/ns_last_pid
  sleep 600 & stranger=$!
  [ $stranger = $victim ] && break
  kill -9 $stranger; wait $stranger
done
echo $stranger > reborn
read order < orders
kill -9 $stranger
`;

interface Recycling {
  readonly pid: number;
  /** Ends the process and gives its pid to another; waits for it on the spot. @returns the pid of the other */
  recycle(): number;
}

/** A process whose pid can be recycled; undefined, with the test skipped, where pids cannot be chosen. */
async function recyclable(t: TestContext): Promise<Recycling | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'memory-notebook-pid-'));
  const pipe = (name: string): string => join(folder, name);
  try {
    // What is written is what would be next anyway, give or take what others start meanwhile.
    writeFileSync('/proc/sys/kernel/ns_last_pid', readFileSync('/proc/sys/kernel/ns_last_pid'));
  } catch (error) {
    rmSync(folder, { recursive: true });
    t.skip(`pids cannot be chosen here: ${error}`);
    return undefined;
  }
  assert.equal(spawnSync('mkfifo', [pipe('born'), pipe('orders'), pipe('reborn')]).status, 0);
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'sh', folder], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  let told = false;
  t.after(async () => {
    if (!told) recycle();
    writeFileSync(pipe('orders'), 'end\n');
    await gone;
    rmSync(folder, { recursive: true });
  });
  const recycle = (): number => {
    told = true;
    writeFileSync(pipe('orders'), 'go\n');
    return Number(readFileSync(pipe('reborn'), 'utf8'));
  };
  return { pid: Number(readFileSync(pipe('born'), 'utf8')), recycle };
}

const targetOf = (change: Partial<SamplingTarget>): SamplingTarget => ({
  cgroup: { unavailable: 'none in this test' },
  rootPid: () => undefined,
  scaffoldPids: () => new Set(),
  selfReport: () => undefined,
  filesDir: '/nowhere',
  ...change,
});

/** Looks once; between the list and the look the pid is given to a stranger. */
function lookAround(target: SamplingTarget, victim: Recycling): { readings: object; stranger: number } {
  const lister = processLister(thisKernel, target);
  const before = lister.list();
  assert.deepEqual(before.kind === 'value' ? before.value : before, [victim.pid]);
  let stranger: number | undefined;
  const readings = processReader(thisKernel, target, {
    ...lister,
    list() {
      const listed = lister.list();
      stranger ??= victim.recycle();
      return listed;
    },
  }).read(0);
  assert.equal(stranger, victim.pid, 'the pid was not given again');
  return { readings, stranger };
}

const isAlive = (pid: number): boolean => readProcStatus(thisKernel, pid).kind === 'value';

test('a stranger with the pid of a process of the cgroup is not counted', {
  timeout: 30_000 * slowness,
}, async (t) => {
  const made = makeScratchCgroup(`memory-notebook-test-${process.pid}-pid`);
  if (made.kind === 'unavailable') return t.skip(`no cgroup can be made here: ${made.because}`);
  const victim = await recyclable(t);
  t.after(() => made.value.remove());
  if (victim === undefined) return;
  for (const entrance of made.value.entrances) writeFileSync(entrance, String(victim.pid));
  const { readings, stranger } = lookAround(targetOf({ cgroup: made.value.dirs }), victim);
  assert.deepEqual(readings, NONE);
  assert.ok(isAlive(stranger), 'there was somebody to be taken for it');
  report(t, {
    id: 'T19',
    what: 'a pid is given to a stranger between the list of a cgroup and the look at the process',
    measured: 'the stranger, alive and readable, is not counted',
    target: 'no sample crosses runs',
  });
});

test('a stranger with the pid of the program that was started is not its tree', {
  timeout: 30_000 * slowness,
}, async (t) => {
  const victim = await recyclable(t);
  if (victim === undefined) return;
  const { readings, stranger } = lookAround(targetOf({ rootPid: () => victim.pid }), victim);
  assert.deepEqual(readings, NONE);
  assert.ok(isAlive(stranger));
});
