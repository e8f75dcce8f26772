import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
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

/** On a pipe that nobody serves any more one would wait for ever, and no timeout of a test can come: the waiting is on the spot. */
const PATIENCE_S = 10 * slowness;

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
wait
`;

interface Recycling {
  readonly pid: number;
  /** Ends the process and gives its pid to another; waits for it on the spot. @returns the pid of the other */
  recycle(): number;
}

/** A process whose pid can be recycled; undefined, with the test skipped, where pids cannot be chosen. */
async function recyclable(t: TestContext): Promise<Recycling | undefined> {
  try {
    // What is written is what would be next anyway, give or take what others start meanwhile.
    writeFileSync('/proc/sys/kernel/ns_last_pid', readFileSync('/proc/sys/kernel/ns_last_pid'));
  } catch (error) {
    t.skip(`pids cannot be chosen here: ${error}`);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'memory-notebook-pid-'));
  execFileSync('mkfifo', ['born', 'orders', 'reborn'], { cwd: folder });
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'sh', folder], { stdio: 'ignore', detached: true });
  const gone = once(child, 'exit');
  t.after(async () => {
    // It leads a process group, in which are all that it has started.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await gone;
    rmSync(folder, { recursive: true });
  });
  // All in one shell that is there before the order is given: a process more might be given the pid.
  const waitFor = (conversation: string): number =>
    Number(
      execFileSync('timeout', [String(PATIENCE_S), 'sh', '-c', conversation], {
        cwd: folder,
        encoding: 'utf8',
      }),
    );
  return {
    pid: waitFor('read -r pid < born; echo "$pid"'),
    recycle: () => waitFor('echo go > orders; read -r pid < reborn; echo "$pid"'),
  };
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
