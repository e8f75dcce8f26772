import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Hierarchy, locateCgroup, locateCgroups } from '../../../src/kernel/cgroup-location.ts';
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

/** Lines of mountinfo with made-up ids and the real rest. */
const line = (
  id: number,
  parent: number,
  root: string,
  at: string,
  options: string,
  type = 'cgroup2 cgroup2 rw',
) => `${id} ${parent} 0:26 ${root} ${at} ${options},nosuid,nodev,noexec,relatime - ${type}\n`;

function all(mountinfo: string, cgroup: string, hierarchy: Hierarchy = 'v2'): readonly string[] {
  const found = locateCgroups(parseMountinfo(mountinfo), parseProcCgroup(cgroup), hierarchy);
  return found.kind === 'value' ? found.value.map(({ directory }) => directory) : [found.because];
}

test("the host's tree at a second place, read-only: the first place is taken, and the second is known", () => {
  const first = line(30, 20, '/', '/sys/fs/cgroup', 'rw');
  const second = line(31, 20, '/', '/host/sys/fs/cgroup', 'ro');
  const expected = ['/sys/fs/cgroup/docker/0123abcd', '/host/sys/fs/cgroup/docker/0123abcd'];
  for (const text of [first + second, second + first])
    assert.deepEqual(all(text, '0::/docker/0123abcd\n'), expected);
});

test('the conventional place read-only, another writable: the writable one is taken', () => {
  const text = line(30, 20, '/', '/sys/fs/cgroup', 'ro') + line(31, 20, '/', '/cgroup-rw', 'rw');
  assert.deepEqual(all(text, '0::/x\n'), ['/cgroup-rw/x', '/sys/fs/cgroup/x']);
  // Read-only for all who mount it, too.
  const superBlock = line(30, 20, '/', '/a', 'rw', 'cgroup2 cgroup2 ro') + line(31, 20, '/', '/b', 'rw');
  assert.deepEqual(all(superBlock, '0::/x\n'), ['/b/x', '/a/x']);
});

test('of two that can be written the conventional one is taken, wherever it stands in the list', () => {
  const text = line(30, 20, '/', '/mnt/one', 'rw') + line(31, 20, '/', '/sys/fs/cgroup', 'rw');
  assert.deepEqual(all(text, '0::/\n'), ['/sys/fs/cgroup', '/mnt/one']);
});

test('a place that does not show our group is passed over, even if only that can be written', () => {
  const subtree = line(31, 20, '/docker/9999', '/only/that', 'rw');
  const whole = line(30, 20, '/', '/sys/fs/cgroup', 'ro');
  assert.deepEqual(all(subtree + whole, '0::/docker/0123abcd\n'), ['/sys/fs/cgroup/docker/0123abcd']);
  const bind = line(32, 20, '/docker', '/bind', 'rw');
  assert.deepEqual(all(subtree + whole + bind, '0::/docker/0123abcd\n')[0], '/bind/0123abcd');
});

test("a private cgroup namespace: its own mount, and not the host's, whose root lies above", () => {
  const own = line(30, 20, '/', '/sys/fs/cgroup', 'ro');
  const host = line(31, 20, '/../..', '/host/sys/fs/cgroup', 'rw');
  assert.deepEqual(all(own + host, '0::/\n'), ['/sys/fs/cgroup']);
  assert.match(all(host, '0::/\n').join(), /lies outside what is mounted at \/host/);
});

test('a later mount hides an earlier one at the same place, of whatever kind', () => {
  const cgroup = line(30, 20, '/', '/sys/fs/cgroup', 'rw');
  const again = line(31, 30, '/x', '/sys/fs/cgroup', 'ro');
  assert.deepEqual(all(cgroup + again, '0::/x/y\n'), ['/sys/fs/cgroup/y']);
  const tmpfs = line(31, 30, '/', '/sys/fs/cgroup', 'rw', 'tmpfs none rw');
  assert.match(
    all(cgroup + tmpfs, '0::/x\n').join(),
    /something else is mounted over cgroup v2 \(\/sys\/fs\/cgroup\)/,
  );
});

test('v1 and hybrid: each hierarchy at two places, and a tmpfs over one tree', () => {
  const v1 = (id: number, parent: number, at: string, options: string): string =>
    line(id, parent, '/', at, options, 'cgroup cgroup rw,memory');
  const tree =
    line(25, 20, '/', '/sys/fs/cgroup', 'rw', 'tmpfs tmpfs rw') + v1(30, 25, '/sys/fs/cgroup/memory', 'rw');
  const host =
    line(26, 20, '/', '/host/cgroup', 'ro', 'tmpfs tmpfs rw') + v1(31, 26, '/host/cgroup/memory', 'ro');
  const memberships = '4:memory:/docker/1\n0::/docker/1\n';
  assert.deepEqual(all(tree + host, memberships, 'memory'), [
    '/sys/fs/cgroup/memory/docker/1',
    '/host/cgroup/memory/docker/1',
  ]);
  const hidden = line(40, 25, '/', '/sys/fs/cgroup', 'rw', 'tmpfs none rw');
  assert.deepEqual(all(tree + host + hidden, memberships, 'memory'), ['/host/cgroup/memory/docker/1']);
});
