import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { thisKernel } from '../../../src/kernel/kernel-roots.ts';
import { markedProcesses } from '../../../src/runner/journal/marked-processes.ts';
import type { Run } from '../../../src/runner/runner.ts';
import { fixtureDemo } from '../../runner/fixture-demos.ts';
import { leftoversOf, lineOf, slowness, startMachine } from '../../runner/machine.ts';
import { duringFile } from '../../support/during-file.ts';
import { report } from '../../support/figure.ts';
import { rounds, soaking } from '../../support/scale.ts';

// "Killed for want of memory" is said when the kernel's own counter says so, and never otherwise.

// In the soak as often on cgroup v2, where the kernel kills the whole group, as on v1, where it kills one task.
const ROUNDS = rounds(6, 50, soaking ? 50 : 1);
const TEST_TIMEOUT_MS = (soaking ? 600_000 : 90_000) * slowness;
const MB = 2 ** 20;
/** With the runtime around it this is most of the limit, and not all of it: it stays there until somebody kills it. */
const HELD_MB = 90;
const HOLDERS_LIMIT_MB = 160;

describe('killed for want of memory', () => {
  const machine = duringFile(startMachine);

  const start = (id: 'allocates' | 'holds-memory', knobs: Run['knobs']): Run => {
    const run = machine().runner.start(fixtureDemo(id), knobs);
    const leave = run.watch();
    void run.gone.finally(leave);
    return run;
  };

  for (const [by, limitMb, what] of [
    ['itself', 96, 'the program itself'],
    ['child', 160, 'a child that the program survives'],
  ] as const)
    test(`${what}, ${ROUNDS} times: labelled so each time, with the last samples, and nobody survives`, {
      timeout: TEST_TIMEOUT_MS,
    }, async (t) => {
      const { cgroup } = machine().runner.environment;
      if (!cgroup.writable) return t.skip(`needs a cgroup: ${cgroup.reason}`);
      for (let round = 0; round < ROUNDS; round++) {
        const run = start('allocates', { by, limitMb });
        const end = await run.gone;
        assert.equal(end.kind, 'oom-killed', `${end.sentence} (round ${round})`);
        const last = run.log.since(0).findLast((event) => event.type === 'sample');
        const counted =
          last?.type === 'sample' && 'oomKills' in last.data.cgroup ? last.data.cgroup.oomKills : 0;
        assert.ok((counted ?? 0) >= 1, 'the last sample has the counter');
        assert.deepEqual(leftoversOf(machine().stateDir, run.id), []);
      }
      report(t, {
        id: 'R12',
        what: `out of memory: ${what}`,
        measured: `labelled oom-killed ${ROUNDS} of ${ROUNDS}, the counter in the last sample each time, 0 survivors`,
        target: 'all of them, 0 survivors',
      });
    });

  test('killed by hand at the same size, it is never called so', { timeout: TEST_TIMEOUT_MS }, async (t) => {
    for (let round = 0; round < ROUNDS; round++) {
      const run = start('holds-memory', { mb: HELD_MB, limitMb: HOLDERS_LIMIT_MB });
      await lineOf(run, 'held');
      const filesDir = join(machine().stateDir, 'runs', run.id);
      const [pid, ...others] = markedProcesses(thisKernel, filesDir).filter(
        (one) => rssBytes(one) >= HELD_MB * MB,
      );
      assert.ok(pid !== undefined && others.length === 0, 'one process holds the memory');
      process.kill(pid, 'SIGKILL');
      const end = await run.gone;
      assert.ok(end.kind === 'failed' && end.signal === 'SIGKILL', end.sentence);
      assert.doesNotMatch(end.sentence, /oom|killed by the kernel/i);
      assert.deepEqual(leftoversOf(machine().stateDir, run.id), []);
    }
    report(t, {
      id: 'R13',
      what: `killed by hand while it holds ${HELD_MB} MB, under a limit of ${HOLDERS_LIMIT_MB} MB`,
      measured: `labelled failed by SIGKILL ${ROUNDS} of ${ROUNDS}, oom-killed 0`,
      target: 'never oom-killed',
    });
  });
});

/** Resident memory of a process; 0 when it is gone. */
function rssBytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return 0;
    throw error;
  }
}
