import assert from 'node:assert/strict';
import type { Run } from '../../src/runner/runner.ts';
import { duringFile } from '../support/during-file.ts';
import { fixtureDemo } from './fixture-demos.ts';
import { leftoversOf, slowness, startMachine, type TestMachine } from './machine.ts';

const MB = 2 ** 20;
/** Smaller where a file takes ten times as long to make. */
export const QUOTA_BYTES = (slowness === 1 ? 48 : 4) * MB;
/** More than fill the quota of bytes with files that are small. */
export const FILE_QUOTA = slowness === 1 ? 5000 : 400;
/** Longest that one run may take to end. */
export const TEST_TIMEOUT_MS = 60_000 * slowness;
/** Time enough for a program to have begun, also where a start takes two seconds; then it is waited for the end of it. */
export const SHORT_MS = slowness === 1 ? 1500 : 6000;

/** Where runs end: one machine for all tests of a file. */
export interface EndingScene {
  machine(): TestMachine;
  /** Starts a fixture program, and watches it. */
  start(
    id: Parameters<typeof fixtureDemo>[0],
    knobs?: Record<string, number | string | boolean>,
    changes?: Parameters<typeof fixtureDemo>[1],
  ): Run;
  /** Asserts that nothing of a run can be found any more. */
  nothingIsLeftOf(id: string): void;
  /** Skips a test where runs get no cgroup. @returns whether they get one */
  withCgroup(t: { skip(reason: string): void }): boolean;
}

/** Opens the scene for the tests of a file. */
export function openEndings(): EndingScene {
  const machine = duringFile(() =>
    startMachine({
      limits: { unwatchedMs: SHORT_MS, diskQuotaBytes: QUOTA_BYTES, fileQuota: FILE_QUOTA },
    }),
  );

  return {
    machine,
    start(id, knobs = {}, changes = {}) {
      const run = machine().runner.start(fixtureDemo(id, changes), knobs);
      const leave = run.watch();
      run.gone.finally(leave);
      return run;
    },
    nothingIsLeftOf: (id) => assert.deepEqual(leftoversOf(machine().stateDir, id), []),
    withCgroup(t) {
      const { cgroup } = machine().runner.environment;
      if (!cgroup.writable) t.skip(`needs a cgroup: ${cgroup.reason}`);
      return cgroup.writable;
    },
  };
}
