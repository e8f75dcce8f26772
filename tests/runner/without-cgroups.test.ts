import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { errnoOf } from '../../src/kernel/errno.ts';
import { thisKernel } from '../../src/kernel/kernel-roots.ts';
import { readMountinfo } from '../../src/kernel/mountinfo.ts';
import type { CgroupSupport } from '../../src/protocol/environment.ts';
import { makeScratchCgroup } from '../kernel/scratch-cgroup.ts';
import { report } from '../support/figure.ts';
import { slow } from '../support/scale.ts';
import { clearAway, newStateDir, slowness } from './machine.ts';

// Machines that lack something of their cgroups. Each is this one with something taken away, around a whole
// runner: what the notebook says of it has to be what is there, and a run runs all the same.

const GUEST = fileURLToPath(new URL('guest.ts', import.meta.url));
const TEST_TIMEOUT_MS = 60_000 * slowness;
const GUEST_TIMEOUT_MS = TEST_TIMEOUT_MS * 0.75;
const NOBODY = 65_534;
const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

/** What `guest.ts` prints. */
interface GuestReport {
  readonly cgroup: CgroupSupport;
  readonly achieved: readonly string[];
  readonly started: { limitBytes?: number };
  readonly lastCgroup: { unavailable?: string; usageBytes?: number; pids?: number };
  readonly processes: number;
  readonly end: string;
  readonly leftovers: string[];
}

/** A machine that lacks something. */
interface Machine {
  readonly name: string;
  /** The command that makes it, around another one. */
  readonly around: readonly string[];
  /** Which kind of host it can be made of. */
  readonly of: 'any' | 'v1, as root' | 'v2, as root' | 'any, as root';
  /** Why its runs get no cgroup; undefined when they get one as on this machine. */
  readonly reason?: RegExp;
  /** Who runs the notebook on it, when it is another user. */
  readonly user?: number;
}

const mounts = readMountinfo(thisKernel);
const hierarchies =
  mounts.kind === 'value' ? mounts.value.filter(({ fsType }) => /^cgroup/.test(fsType)) : [];
const isV1 = hierarchies.some(({ superOptions }) => superOptions.includes('memory'));
const hasUnified = hierarchies.some(({ fsType }) => fsType === 'cgroup2');

const BWRAP = ['bwrap', '--die-with-parent', '--dev-bind', '/', '/', '--proc', '/proc'];
/** A mount namespace in which one hierarchy is taken off. */
const withoutMount = (name: string): string[] => [
  'unshare',
  '--mount',
  'sh',
  '-c',
  'umount "$0" && exec "$@"',
  mountOf(name),
];
const mountOf = (name: string): string =>
  hierarchies.find(({ fsType, superOptions }) =>
    name === 'cgroup2' ? fsType === 'cgroup2' : superOptions.includes(name),
  )?.mountPoint ?? '/nowhere';
/** A cgroup that is given no controller. */
const POOR = join('/sys/fs/cgroup', `notebook-poor-${process.pid}`);
const IN_POOR_CGROUP = ['sh', '-c', 'echo $$ > "$0" && exec "$@"', join(POOR, 'child/cgroup.procs')];
const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];

const MACHINES: readonly Machine[] = [
  {
    name: 'cgroups that are read-only',
    around: [...BWRAP, '--ro-bind', '/sys', '/sys'],
    of: 'any',
    reason: /read-only|not ours to write/,
  },
  {
    name: 'cgroups that are not mounted',
    around: [...BWRAP, '--tmpfs', '/sys'],
    of: 'any',
    reason: /no (mount|memory cgroup)|No memory cgroup|no such/,
  },
  {
    name: 'cgroups that are another user’s',
    around: AS_NOBODY,
    of: 'any, as root',
    reason: /takes root|not ours to write|permission denied/,
    user: NOBODY,
  },
  {
    name: 'no memory controller',
    around: withoutMount('memory'),
    of: 'v1, as root',
    reason: /No memory cgroup can be made here: no mount of .*"memory"/,
  },
  { name: 'no pids controller', around: withoutMount('pids'), of: 'v1, as root' },
  {
    name: 'a tmpfs over its pids controller',
    around: [...BWRAP, '--tmpfs', mountOf('pids')],
    of: 'v1, as root',
  },
  {
    name: 'a tmpfs over its memory controller',
    around: [...BWRAP, '--tmpfs', mountOf('memory')],
    of: 'v1, as root',
    reason: /something else is mounted over the cgroup v1 controller/,
  },
  { name: 'no cgroup2 beside v1', around: withoutMount('cgroup2'), of: 'v1, as root' },
  {
    name: 'no memory controller given to the notebook',
    around: IN_POOR_CGROUP,
    of: 'v2, as root',
    reason: /memory controller is not given/,
  },
  // What an emulated machine has, all other tests on it see.
  ...(slow ? [] : [{ name: 'all that this one has', around: ['env'], of: 'any' } as const]),
];

/** Why no cgroup can be made on this machine, found out without the notebook. */
async function refusalHere(): Promise<string | undefined> {
  const made = makeScratchCgroup(`memory-notebook-test-${process.pid}-own`);
  if (made.kind === 'unavailable') return made.because;
  await made.value.remove();
  return undefined;
}

/** Why a machine cannot be made of this one. */
function missing({ of, reason }: Machine, refusal: string | undefined): string | undefined {
  if (of.endsWith('root') && process.getuid?.() !== 0) return 'takes root to make';
  if (of.startsWith('v1') && !isV1) return 'takes a host with cgroup v1 to make';
  if (of.startsWith('v2') && isV1) return 'takes a host with cgroup v2 to make';
  if (of !== 'any' && reason === undefined && refusal !== undefined)
    return `takes a host on which cgroups can be made: ${refusal}`;
  return undefined;
}

/** Runs the guest. @returns what the tool said that refused to make the machine, as a string */
async function guestOn(machine: Machine): Promise<GuestReport | string> {
  const stateDir = newStateDir();
  if (machine.user !== undefined) chownSync(stateDir, machine.user, machine.user);
  const [command = '', ...args] = machine.around;
  try {
    const { status, signal, stdout, stderr, error } = spawnSync(
      command,
      [...args, process.execPath, GUEST, stateDir],
      // Waited for on the spot, where no timeout of a test can come.
      { encoding: 'utf8', env: { ...process.env, PATH }, timeout: GUEST_TIMEOUT_MS, killSignal: 'SIGKILL' },
    );
    if (errnoOf(error) === 'ENOENT') return `there is no ${command}`;
    if (status !== 0 && /^(bwrap|unshare|umount|setpriv|sh):/.test(stderr)) return stderr.trim();
    assert.equal(status, 0, `${error ?? signal ?? ''} ${stderr}`);
    return JSON.parse(stdout);
  } finally {
    // A guest that failed may have left its run. The directory is taken back from another user first.
    if (machine.user !== undefined) chownSync(stateDir, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
    await clearAway(stateDir);
  }
}

describe('a machine that lacks something of its cgroups says so, and a run runs there', () => {
  for (const machine of MACHINES)
    test(`with ${machine.name}`, { timeout: TEST_TIMEOUT_MS }, async (t) => {
      const refusal = await refusalHere();
      const not = missing(machine, refusal);
      if (not !== undefined) return t.skip(not);
      if (machine.around === IN_POOR_CGROUP) {
        mkdirSync(join(POOR, 'child'), { recursive: true });
        t.after(() => {
          for (const directory of [join(POOR, 'child'), POOR]) rmdirSync(directory);
        });
      }
      const guest = await guestOn(machine);
      if (typeof guest === 'string') return t.skip(`such a machine cannot be made here: ${guest}`);
      const { cgroup, lastCgroup } = guest;
      const reason = machine.reason ?? (refusal === undefined ? undefined : /./);
      if (reason === undefined) assertCgroup(machine, guest);
      else assertNone(guest, reason);
      assert.equal(guest.processes, 1);
      assert.equal(guest.end, 'stopped');
      assert.deepEqual(guest.leftovers, []);
      report(t, {
        id: 'R15',
        what: `a machine with ${machine.name}`,
        measured: `said: ${cgroup.writable ? `cgroup v${cgroup.version}${cgroup.hybrid ? ' with a cgroup2 beside it' : ''}` : 'no cgroup, and why'}; the run ran, its counters ${'unavailable' in lastCgroup ? 'absent with that reason' : `there${lastCgroup.pids === undefined ? ', pids absent' : ''}`}; 0 left`,
        target: 'the right rung, numbers absent rather than 0, 0 crashes',
      });
    });
});

function assertNone({ cgroup, started, lastCgroup, achieved }: GuestReport, reason: RegExp): void {
  assert.equal(cgroup.writable, false);
  assert.match(cgroup.reason ?? '', reason);
  assert.equal(started.limitBytes, undefined);
  assert.deepEqual(lastCgroup, { unavailable: cgroup.reason });
  assert.ok(!achieved.includes('memory limit'), achieved.join());
}

function assertCgroup(machine: Machine, { cgroup, started, lastCgroup, achieved }: GuestReport): void {
  assert.ok(cgroup.writable, `${cgroup.reason}`);
  const hasPids = !machine.name.includes('pids');
  assert.equal(cgroup.version, isV1 ? 1 : 2);
  assert.equal(cgroup.hybrid ?? false, isV1 && hasUnified && !machine.name.includes('cgroup2'));
  assert.ok((started.limitBytes ?? 0) > 0);
  assert.ok((lastCgroup.usageBytes ?? 0) > 0);
  assert.ok(achieved.includes('memory limit'));
  assert.equal(achieved.includes('limit of processes and threads'), hasPids, achieved.join());
  assert.equal(lastCgroup.pids !== undefined, hasPids, 'a counter that is not there is absent, not 0');
}
