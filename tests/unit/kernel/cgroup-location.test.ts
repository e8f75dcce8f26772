import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Hierarchy, locateCgroup } from '../../../src/kernel/cgroup-location.ts';
import { parseMountinfo, readMountinfo } from '../../../src/kernel/mountinfo.ts';
import { parseProcCgroup, readProcCgroup } from '../../../src/kernel/proc-cgroup.ts';
import { valueOrUndefined } from '../../../src/kernel/reading.ts';
import { type Machine, recordedRoots } from './recorded.ts';

function locate(mountinfo: string, cgroup: string, hierarchy: Hierarchy): string {
  const found = locateCgroup(parseMountinfo(mountinfo), parseProcCgroup(cgroup), hierarchy);
  return found.kind === 'value' ? found.value.directory : `not found: ${found.because}`;
}

function locateRecorded(machine: Machine, hierarchy: Hierarchy): string {
  const mounts = valueOrUndefined(readMountinfo(recordedRoots(machine))) ?? [];
  const memberships = valueOrUndefined(readProcCgroup(recordedRoots(machine), 'self')) ?? [];
  const found = locateCgroup(mounts, memberships, hierarchy);
  return found.kind === 'value' ? found.value.directory : `not found: ${found.because}`;
}

test('a path may hold colons, and a removed v2 cgroup is marked', () => {
  assert.deepEqual(parseProcCgroup('4:cpu,cpuacct:/a:b\n1:name=systemd:/\n0::/x (deleted)\n'), [
    { hierarchyId: 4, controllers: ['cpu', 'cpuacct'], path: '/a:b', deleted: false },
    { hierarchyId: 1, controllers: ['name=systemd'], path: '/', deleted: false },
    { hierarchyId: 0, controllers: [], path: '/x', deleted: true },
  ]);
});

test('v1 with a cgroup2 beside it: each hierarchy has its own place', () => {
  assert.equal(locateRecorded('v1-hybrid-6.18', 'memory'), '/sys/fs/cgroup/memory/service');
  assert.equal(locateRecorded('v1-hybrid-6.18', 'pids'), '/sys/fs/cgroup/pids');
  assert.equal(locateRecorded('v1-hybrid-6.18', 'v2'), '/sys/fs/cgroup/unified');
});

test('v2 only: there is no v1 hierarchy', () => {
  assert.equal(locateRecorded('v2-6.1', 'v2'), '/sys/fs/cgroup/session/leaf');
  assert.match(
    locateRecorded('v2-6.1', 'memory'),
    /^not found: no cgroup hierarchy with the cgroup v1 controller "memory"/,
  );
});

test('a container without a cgroup namespace: its own cgroup is what is mounted', () => {
  const mount =
    '91 90 0:31 /docker/3601 /sys/fs/cgroup/memory ro,nosuid master:15 - cgroup cgroup rw,memory\n';
  assert.equal(locate(mount, '9:memory:/docker/3601\n', 'memory'), '/sys/fs/cgroup/memory');
  assert.equal(locate(mount, '9:memory:/docker/3601/child\n', 'memory'), '/sys/fs/cgroup/memory/child');
  // A neighbour whose name begins the same is not below it.
  assert.match(
    locate(mount, '9:memory:/docker/36011\n', 'memory'),
    /^not found: the cgroup \/docker\/36011 lies outside/,
  );
});

test('a cgroup namespace: paths begin at its root, and one above it cannot be reached', () => {
  const mount = '91 90 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n';
  assert.equal(locate(mount, '0::/\n', 'v2'), '/sys/fs/cgroup');
  assert.match(locate(mount, '0::/../other\n', 'v2'), /^not found: /);
  assert.match(
    locate('91 90 0:26 /.. /sys/fs/cgroup rw - cgroup2 cgroup rw\n', '0::/\n', 'v2'),
    /^not found: the cgroup \/ lies outside/,
  );
});

test('a hierarchy that is not mounted is a reason', () => {
  assert.match(locate('', '0::/\n', 'v2'), /^not found: no mount of cgroup v2/);
});
