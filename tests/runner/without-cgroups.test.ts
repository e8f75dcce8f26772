import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { newStateDir, slowness } from './machine.ts';

// Machines whose cgroups cannot be written, or are not there: made with bubblewrap around a whole runner.

const GUEST = fileURLToPath(new URL('guest.ts', import.meta.url));
const TEST_TIMEOUT_MS = 60_000 * slowness;

/** What `guest.ts` prints. */
interface GuestReport {
  readonly cgroup: { version: 1 | 2 | null; writable: boolean; reason?: string };
  readonly started: { limitBytes?: number };
  readonly lastCgroup: { unavailable?: string };
  readonly processes: number;
  readonly end: string;
  readonly leftovers: string[];
}

const MACHINE = ['--dev-bind', '/', '/', '--proc', '/proc'];

function guestOn(changes: readonly string[]): GuestReport | string {
  const stateDir = newStateDir();
  try {
    const { status, stdout, stderr } = spawnSync(
      'bwrap',
      ['--die-with-parent', ...MACHINE, ...changes, process.execPath, GUEST, stateDir],
      { encoding: 'utf8' },
    );
    if (status !== 0 && stderr.startsWith('bwrap:')) return stderr.trim();
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

describe('a machine without cgroups of its own to give', () => {
  for (const [name, changes, reason] of [
    ['that are read-only', ['--ro-bind', '/sys', '/sys'], /read-only|not ours to write/],
    ['that are not mounted', ['--tmpfs', '/sys'], /no (mount|memory cgroup)|No memory cgroup|no such/],
  ] as const) {
    test(`a run still runs, with cgroups ${name}`, { timeout: TEST_TIMEOUT_MS }, (t) => {
      const report = guestOn(changes);
      if (typeof report === 'string') return t.skip(`such a machine cannot be made here: ${report}`);
      assert.equal(report.cgroup.writable, false);
      assert.match(report.cgroup.reason ?? '', reason);
      assert.equal(report.started.limitBytes, undefined);
      assert.equal(report.lastCgroup.unavailable, report.cgroup.reason);
      assert.equal(report.processes, 1);
      assert.equal(report.end, 'stopped');
      assert.deepEqual(report.leftovers, []);
    });
  }
});
